/**
 * The limits of a board and of what main and a window send each other. Both sides check against these and no others;
 * docs/document-format.md lists those that another program has to know, `sim/LimitsWindow.*.test.ts` tests actions below,
 * at and above each.
 */

const kib = 1024;
const mib = 1024 * kib;

// -------------------------------------------------------------- operations

/** The largest update that main accepts as one operation. */
export const maxUpdateSizeBytes = 32 * mib;
/** A larger change is saved as several operations, each of about this size unless one value alone is larger. */
export const splitUpdateSizeBytes = 4 * mib;
/** The operations of one change are stored in one transaction up to this size, and a larger change in several. */
export const maxActionSizeBytes = 64 * mib;
/** The largest value (of one key of one shape, or one image) that a board may contain: it must fit in one operation. */
export const maxValueSizeBytes = 24 * mib;

/** The largest state vector that main accepts: hundreds of thousands of runs of windows that drew on one board. */
export const maxStateVectorSizeBytes = 4 * mib;

// ------------------------------------------------------------------ shapes

/** Largest absolute value of a coordinate, in board units. */
export const maxCoordinate = 1e7;
/** Largest width or height of a shape, in board units. */
export const maxShapeSize = 1e7;
/**
 * Nothing of ours is put nearer to the largest coordinate than this, in board units, so that no sum that is rounded lies
 * beyond it.
 */
export const roundingRoom = 0.001;
/** Furthest that the middle of the view is from the origin, in board units: whatever is drawn there is within the limits. */
export const maxViewDistance = 9e6;
/** Largest absolute value of the rotation of a shape, in radians. */
export const maxRotation = 1e6;
/** Largest absolute value of the scale of a stroke. */
export const maxScale = 1e6;
/** Thinnest line, in board units. */
export const minLineWidth = 0.01;
/** Widest line, in board units. */
export const maxLineWidth = 1_000;
/** Smallest font size, in board units. */
export const minFontSize = 0.01;
/** Largest font size, in board units. */
export const maxFontSize = 10_000;
/** Longest text of a shape, in UTF-16 code units. */
export const maxTextLength = 100_000;
/** Most lines of the text of a shape. */
export const maxTextLines = 20_000;
/** Longest name of a frame and longest title of a board, in UTF-16 code units. */
export const maxTitleLength = 200;
/** Longest id of a page. */
export const maxPageIdLength = 100;
/** Longest order key (`z`) of a shape. */
export const maxOrderKeyLength = 1_000;
/** Longest order key that a new key is made next to: the new one is longer, and so is the one after that. */
export const maxNeighbourKeyLength = 500;
/** Most points of a stroke: more than a person draws in an hour, and few enough to draw at once. */
export const maxPointCount = 1_000_000;

// ------------------------------------------------------------------ images

/** The largest image file. */
export const maxImageSizeBytes = 20 * mib;
/** Larger images are downscaled when they are decoded. */
export const maxImagePixels = 40_000_000;
/** Images with more pixels are not decoded at all: that alone would take more memory than a small computer has. */
export const maxDecodedPixels = 200_000_000;
/** Longest side of an image, in pixels. */
export const maxImageSidePx = 32_767;
/** Images with a longer side are offered to be downscaled when they are added to a board, in pixels. */
export const usualImageSidePx = 4_096;
/** Most images that are added to a board at once. */
export const maxAddedImages = 100;
/** Most bytes of images that are added to a board at once: the window holds them all. */
export const maxAddedImagesSizeBytes = 256 * mib;
/** Decoded images that a window keeps in memory, and its painter as well. */
export const maxBitmapsSizeBytes = 256 * mib;
/** Most elements of an SVG that is drawn as an image, with everything that it refers to in its place. */
export const maxSvgElements = 200_000;

// ------------------------------------------------------ files and clipboard

/** The largest `.everink` file that is written or opened: what is larger, SQLite could not store as one snapshot. */
export const maxBoardFileSizeBytes = 950 * mib;
/** The largest `.everink` file that a window adds to a board: it needs several times as much memory. */
export const maxImportedBoardSizeBytes = 256 * mib;
/** Most bytes of a file that a window hands to main at once. */
export const maxFilePieceSizeBytes = 4 * mib;
/** The largest file of another program that is opened. */
export const maxForeignFileSizeBytes = 64 * mib;
/** Most elements of a file of another program. */
export const maxForeignElementCount = 1_000_000;
/** Longest text that is put on the clipboard or read from it for shapes, in UTF-16 code units. */
export const maxClipboardLength = 64 * mib;
/** Most Yjs structs of a board that is opened from a file or pasted. */
export const maxStructCount = 10_000_000;

// --------------------------------------------------------------- requests

/** The largest picture of a board in the board list. */
export const maxThumbnailSizeBytes = 1_000_000;
/** The largest picture of a view that is kept: a window over the largest screen, full of ink. */
export const maxViewPictureSizeBytes = 16 * mib;
/** Longest invitation. */
export const maxInvitationLength = 2_000;
/** Longest name that an invitation is given, in UTF-16 code units. */
export const maxInvitationNameLength = 60;
/** Longest path of a file, in UTF-16 code units: that of Linux, other systems have shorter ones. */
export const maxPathLength = 4_096;
/** Longest secret. */
export const maxSecretLength = 4_000;
