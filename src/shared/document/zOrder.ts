import { generateKeyBetween } from 'fractional-indexing';
import { maxNeighbourKeyLength } from '../limits.ts';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const suffixLength = 3;

/** Shapes are drawn in the order of (z, id), compared by code units. */
export interface Ordered {
  readonly z: string;
  readonly id: string;
}

export function compareOrder(a: Ordered, b: Ordered): number {
  if (a.z !== b.z) return a.z < b.z ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** Whether new keys can be generated next to this one; other programs may have written anything. */
export function isOrderKey(z: string): boolean {
  if (z.length > maxNeighbourKeyLength) return false;
  try {
    generateKeyBetween(z, null);
    return true;
  } catch {
    return false;
  }
}

/**
 * A key between two keys (undefined: the end) plus random digits. Without these, two people inserting at the same
 * place at the same time would generate equal keys, and nothing could be inserted between them.
 * @param random as `Math.random`
 */
export function keyBetween(
  below: string | undefined,
  above: string | undefined,
  random: () => number = Math.random,
): string {
  let key = generateKeyBetween(below ?? null, above ?? null);
  // A key that is a prefix of `above` could exceed it once digits are appended, so this goes below it.
  while (above?.startsWith(key)) key = generateKeyBetween(below ?? null, key);
  for (let i = 0; i < suffixLength; i += 1) {
    // The last digit is never the lowest: nothing would be below such a key.
    const lowest = i === suffixLength - 1 ? 1 : 0;
    key += digits[lowest + Math.floor(random() * (digits.length - lowest))] ?? 'V';
  }
  return key;
}

/** `count` keys in ascending order above `below`. */
export function keysAbove(
  below: string | undefined,
  count: number,
  random: () => number = Math.random,
): string[] {
  const keys: string[] = [];
  let last = below;
  for (let i = 0; i < count; i += 1) {
    last = keyBetween(last, undefined, random);
    keys.push(last);
  }
  return keys;
}

/** `count` keys in ascending order below `above`. */
export function keysBelow(
  above: string | undefined,
  count: number,
  random: () => number = Math.random,
): string[] {
  const keys: string[] = [];
  let first = above;
  for (let i = 0; i < count; i += 1) {
    first = keyBetween(undefined, first, random);
    keys.push(first);
  }
  return keys.reverse();
}
