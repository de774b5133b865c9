/** Icon files of Windows and macOS: headers around PNG pictures, which both formats have long supported. */

/** One square picture, encoded as PNG. */
export interface IconPicture {
  readonly sizePx: number;
  readonly png: Buffer;
}

/**
 * The types of `.icns` by the size of their pictures. macOS also shows the first two at half their size; of its own types
 * for 16 and 32 pixels it does not read PNG everywhere.
 */
const icnsTypes: ReadonlyMap<number, readonly string[]> = new Map([
  [32, ['ic11']],
  [64, ['ic12']],
  [128, ['ic07']],
  [256, ['ic08', 'ic13']],
  [512, ['ic09', 'ic14']],
  [1024, ['ic10']],
]);

/** An icon for Windows, of pictures of at most 256 pixels. */
export function icoFile(pictures: readonly IconPicture[]): Buffer {
  const header = Buffer.alloc(6);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  const entrySizeBytes = 16;
  let offset = header.length + pictures.length * entrySizeBytes;
  const entries = pictures.map(({ sizePx, png }) => {
    const entry = Buffer.alloc(entrySizeBytes);
    // One byte each for width and height, in which 0 means 256.
    entry.writeUInt8(sizePx % 256, 0);
    entry.writeUInt8(sizePx % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...pictures.map(({ png }) => png)]);
}

/** An icon for macOS, of those pictures whose sizes it knows. */
export function icnsFile(pictures: readonly IconPicture[]): Buffer {
  const blocks = pictures.flatMap(({ sizePx, png }) =>
    (icnsTypes.get(sizePx) ?? []).map((type) => block(type, png)),
  );
  return block('icns', Buffer.concat(blocks));
}

function block(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, 0, 'latin1');
  header.writeUInt32BE(header.length + content.length, 4);
  return Buffer.concat([header, content]);
}
