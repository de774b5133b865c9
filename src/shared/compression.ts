/** Messages of at least this size in bytes are compressed. Compressing smaller ones would save a few bytes only. */
export const compressFromSizeBytes = 2 * 1024;

/**
 * What both ends of a session ask for (permessage-deflate, RFC 7692), in the words of `ws`. Each message is
 * compressed by itself: nothing of it is kept for the next one, which has little in common with it. The quickest
 * level saves as much of a stroke as the slowest: its points are numbers, not text.
 */
export const messageCompression = {
  threshold: compressFromSizeBytes,
  serverNoContextTakeover: true,
  clientNoContextTakeover: true,
  zlibDeflateOptions: { level: 1 },
} as const;
