/** The keys read from elements of an `.excalidraw` file. Files of 2020 lack most of them; others are ignored. */
import { z } from 'zod';

/** Infinite numbers are accepted: JSON allows 1e400, and such an element is too far away, not damaged. */
const number = z.custom<number>((value) => typeof value === 'number' && !Number.isNaN(value));
const numberOr = (otherwise: number) => z.number().catch(otherwise);
/** A position cannot be guessed: anything but a number or nothing makes the element unreadable. */
const place = number.nullish().transform((value) => value ?? 0);
/** An unpaired surrogate cannot be stored: it would look different after the next start. */
const text = z
  .string()
  .transform((value) => value.replace(/\p{Surrogate}/gu, '\ufffd'))
  .optional()
  .catch(undefined);
const list = z.array(z.unknown()).catch([]);

export const elementSchema = z.object({
  type: z.string(),
  id: text,
  x: place,
  y: place,
  width: place,
  height: place,
  angle: numberOr(0),
  strokeColor: text,
  backgroundColor: text,
  fillStyle: text,
  strokeWidth: numberOr(2),
  strokeStyle: z.enum(['solid', 'dashed', 'dotted']).catch('solid'),
  strokeSharpness: text,
  roundness: z.unknown().optional(),
  opacity: numberOr(100),
  link: text,
  // Lines, arrows and drawings.
  points: list,
  pressures: list,
  simulatePressure: z.boolean().catch(true),
  startArrowhead: z.string().nullish().catch(undefined),
  endArrowhead: z.string().nullish().catch(undefined),
  elbowed: z.boolean().catch(false),
  polygon: z.boolean().catch(false),
  // Texts.
  text,
  originalText: text,
  fontSize: numberOr(20),
  textAlign: text,
  verticalAlign: text,
  containerId: text,
  // Images.
  fileId: text,
  scale: z.tuple([z.number(), z.number()]).catch([1, 1]),
  crop: z
    .object({
      x: z.number(),
      y: z.number(),
      width: z.number().positive(),
      height: z.number().positive(),
      naturalWidth: z.number().positive(),
      naturalHeight: z.number().positive(),
    })
    .optional()
    .catch(undefined),
  // Frames.
  name: text,
});
export type Element = z.infer<typeof elementSchema>;

/** Deleted elements stay in files and on the clipboard for a while, invisibly. */
export function isDeleted(candidate: unknown): boolean {
  return isRecord(candidate) && candidate.isDeleted === true;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
