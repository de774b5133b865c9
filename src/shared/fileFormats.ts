import { maxForeignFileSizeBytes, maxImportedBoardSizeBytes } from './limits.ts';
import type { Catalogue } from './words/Catalogue.ts';

type FormatName = `native.file.format.${keyof Catalogue['native']['file']['format']}`;

/** What every process knows about a file format. What only the window knows is its `FileCodec`. */
export interface FileFormat {
  /** In the dialogs of the system, a key of the catalogues. */
  readonly name: FormatName;
  /** Without the dot, in lower case. Files are saved with the first one. */
  readonly extensions: readonly [string, ...string[]];
  /** Set if files of this format are opened. */
  readonly maxOpenedSizeBytes?: number;
  /** Set if files of this format are written: a whole board, or a picture of it or of its selection. */
  readonly contains?: 'board' | 'picture';
  /** Set if a picture is made of pixels, so that its size is chosen. */
  readonly hasPixels?: true;
  /** Set if a file of this format is edited in place: it is opened as a board that remembers it. */
  readonly isDocument?: true;
}

export const fileFormats = {
  everink: {
    name: 'native.file.format.everink',
    extensions: ['everink'],
    maxOpenedSizeBytes: maxImportedBoardSizeBytes,
    contains: 'board',
    isDocument: true,
  },
  excalidraw: {
    name: 'native.file.format.excalidraw',
    extensions: ['excalidraw', 'json'],
    maxOpenedSizeBytes: maxForeignFileSizeBytes,
  },
  png: {
    name: 'native.file.format.png',
    extensions: ['png'],
    contains: 'picture',
    hasPixels: true,
  },
  svg: { name: 'native.file.format.svg', extensions: ['svg'], contains: 'picture' },
} as const satisfies Readonly<Record<string, FileFormat>>;

export type FileFormatId = keyof typeof fileFormats;

/** The formats whose entries have a member. */
type FormatWith<Member> = {
  [F in FileFormatId]: (typeof fileFormats)[F] extends Member ? F : never;
}[FileFormatId];

export type OpenedFormat = FormatWith<{ readonly maxOpenedSizeBytes: number }>;
export type WrittenFormat = FormatWith<{ readonly contains: string }>;
export type PictureFormat = FormatWith<{ readonly contains: 'picture' }>;

export const fileFormatIds = Object.keys(fileFormats) as readonly FileFormatId[];

export const openedFormats = fileFormatIds.filter(
  (id): id is OpenedFormat => 'maxOpenedSizeBytes' in fileFormats[id],
);

export const writtenFormats = fileFormatIds.filter(
  (id): id is WrittenFormat => 'contains' in fileFormats[id],
);

export const pictureFormats = writtenFormats.filter(
  (id): id is PictureFormat => fileFormats[id].contains === 'picture',
);

/** The extensions of images that are added to a board, without the dot. */
export const imageExtensions: readonly string[] = [
  'png',
  'jpg',
  'jpeg',
  'gif',
  'webp',
  'avif',
  'svg',
  'bmp',
];

/** The extension of new files, without the dot. */
export const extensionOf = (id: FileFormatId): string => fileFormats[id].extensions[0];

/** The format that the name of a file stands for; undefined if Everink opens no such files. */
export function openedFormatOf(fileName: string): OpenedFormat | undefined {
  const name = fileName.toLowerCase();
  return openedFormats.find((id) =>
    fileFormats[id].extensions.some((extension) => name.endsWith(`.${extension}`)),
  );
}

/** Whether files of this format are edited in place. */
export const isDocumentFormat = (id: FileFormatId): boolean => 'isDocument' in fileFormats[id];
