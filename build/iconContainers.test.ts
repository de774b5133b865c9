import { createCanvas } from '@napi-rs/canvas';
import { expect, it } from 'vitest';
import { type IconPicture, icnsFile, icoFile } from './iconContainers.ts';

const picture = (sizePx: number): IconPicture => ({
  sizePx,
  png: createCanvas(sizePx, sizePx).toBuffer('image/png'),
});

/** The size in the header of the PNG picture at this place. */
function sizeOfPngAt(file: Buffer, offset: number): number {
  expect(file.toString('latin1', offset + 1, offset + 4)).toBe('PNG');
  return file.readUInt32BE(offset + 16);
}

it('an icon for Windows has every picture at the place that its entry names', () => {
  const file = icoFile([16, 48, 256].map(picture));
  expect([0, 2, 4].map((offset) => file.readUInt16LE(offset))).toEqual([0, 1, 3]);
  const entries = [6, 22, 38].map((start) => ({
    width: file[start],
    sizePx: sizeOfPngAt(file, file.readUInt32LE(start + 12)),
  }));
  expect(entries).toEqual([
    { width: 16, sizePx: 16 },
    { width: 48, sizePx: 48 },
    { width: 0, sizePx: 256 },
  ]);
  expect(file.readUInt32LE(38 + 8) + file.readUInt32LE(38 + 12)).toBe(file.length);
});

it('an icon for macOS has a picture for each size of the Finder, Retina included', () => {
  const file = icnsFile([16, 32, 64, 128, 256, 512, 1024].map(picture));
  expect(file.toString('latin1', 0, 4)).toBe('icns');
  expect(file.readUInt32BE(4)).toBe(file.length);
  const blocks: [string, number][] = [];
  for (let offset = 8; offset < file.length; offset += file.readUInt32BE(offset + 4)) {
    blocks.push([file.toString('latin1', offset, offset + 4), sizeOfPngAt(file, offset + 8)]);
  }
  expect(Object.fromEntries(blocks)).toEqual({
    ic11: 32,
    ic12: 64,
    ic07: 128,
    ic08: 256,
    ic13: 256,
    ic09: 512,
    ic14: 512,
    ic10: 1024,
  });
});
