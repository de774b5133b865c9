import type { Random } from '../sim/Random.ts';

const oddities: readonly unknown[] = [
  ...[null, true, false, '', 0, -0, -1, 0.1, 1e7, 1e7 + 1, -8e14, 1e300, -1e300, 1e-300],
  ...[
    2 ** 31,
    2 ** 53,
    'x',
    'transparent',
    '#ffffff80',
    '#1971c2',
    'rgb(1,2,3)',
    'red',
    '__proto__',
  ],
  ...[
    '\u0000',
    '\ud800',
    '\u202e',
    '\n'.repeat(500),
    'W'.repeat(5_000),
    '\t\t',
    '<svg',
    ']]>',
    '&',
  ],
  ...[[], {}, [[]], [0, 0], [[0, 0]], { x: 1 }, [null], ['a']],
  ...['rectangle', 'line', 'arrow', 'draw', 'freedraw', 'text', 'image', 'frame', 'embeddable'],
];
const maxJsonChanges = 6;
const maxByteChanges = 3;

/** JSON with some values replaced, removed or repeated, also by text that no JSON writer makes. */
export function mutateJson(json: string, random: Random): string {
  const value: unknown = JSON.parse(json);
  const elements: unknown = isObject(value) ? Reflect.get(value, 'elements') : undefined;
  for (let left = 1 + random.below(maxJsonChanges); left > 0; left -= 1) {
    changeWithin(isObject(elements) && random.chance(0.95) ? elements : value, random);
  }
  const text = JSON.stringify(value);
  return random.chance(0.1) ? text.replace(/:\d+/, ':1e999') : text;
}

/** A copy of a value with some nested values changed. */
export function mutateValue(value: object, random: Random): unknown {
  if (random.chance(0.05)) return structuredClone(random.pick(oddities));
  const mutated = structuredClone(value);
  for (let left = random.below(3); left > 0; left -= 1) changeWithin(mutated, random);
  return mutated;
}

const oddTexts = [
  ...[
    '',
    ' ',
    '\u0000',
    '\n',
    '\r\n',
    '\ud800',
    '\u202e',
    '%',
    '%00',
    '%ff',
    '../',
    '@',
    '#',
    '?',
    '&',
  ],
  ...[
    '://',
    '__proto__',
    'constructor',
    '-1',
    '1e999',
    '65536',
    'NaN',
    'null',
    '[::1]',
    'localhost',
  ],
  ...['a'.repeat(200), '{', '}', '[', '"', 'https://', 'wss://', 'file:///', 'javascript:'],
];

/** A text with some parts replaced, removed or repeated. */
export function mutateText(text: string, random: Random): string {
  let mutated = text;
  for (let left = random.below(4); left > 0; left -= 1) {
    const at = random.below(mutated.length + 1);
    const removedCount = random.chance(0.5) ? 0 : random.below(12);
    const inserted = random.chance(0.7)
      ? random.pick(oddTexts)
      : mutated.slice(at, at + random.below(40));
    mutated = mutated.slice(0, at) + inserted + mutated.slice(at + removedCount);
  }
  return mutated;
}

/** Changes, removes or adds one value somewhere within an object. */
export function changeWithin(root: unknown, random: Random): void {
  let holder: unknown = root;
  for (;;) {
    if (!isObject(holder)) return;
    const keys = Object.keys(holder);
    if (keys.length === 0) return;
    const key = random.pick(keys);
    const inner: unknown = Reflect.get(holder, key);
    if (isObject(inner) && random.chance(0.85)) {
      holder = inner;
      continue;
    }
    changeKey(holder, key, random);
    return;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}

function changeKey(holder: object, key: string, random: Random): void {
  const action = random.below(10);
  if (action < 6) Reflect.set(holder, key, structuredClone(random.pick(oddities)));
  else if (action < 8) Reflect.deleteProperty(holder, key);
  else if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
  else
    Reflect.set(
      holder,
      random.pick(['isDeleted', 'points', 'type', 'angle']),
      random.pick(oddities),
    );
}

/** Bytes with some changed, removed or inserted, or truncated. */
export function mutateBytes(bytes: Uint8Array, random: Random, from = 0): Uint8Array<ArrayBuffer> {
  let mutated: Uint8Array<ArrayBuffer> = Uint8Array.from(bytes);
  for (let left = 1 + random.below(maxByteChanges); left > 0; left -= 1) {
    const at = from + random.below(Math.max(1, mutated.length - from));
    const action = random.below(8);
    if (action < 5) mutated[at] = random.below(256);
    else if (action === 5) mutated = mutated.slice(0, at);
    else {
      const skipped = action === 6 ? random.below(20) : 0;
      const inserted = action === 7 ? random.bytes(random.below(20)) : new Uint8Array();
      mutated = Uint8Array.of(...mutated.slice(0, at), ...inserted, ...mutated.slice(at + skipped));
    }
  }
  return mutated;
}
