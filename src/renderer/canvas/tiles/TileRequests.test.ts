import { expect, test } from 'vitest';
import type { PaintRequest } from './painterMessages.ts';
import { type RequestedPicture, TileRequests } from './TileRequests.ts';

const picture = (key: string): RequestedPicture => ({
  key,
  transform: { scale: 1, tx: 0, ty: 0 },
  area: { x: 0, y: 0, width: 512, height: 512 },
  isWhole: true,
  theme: 'light',
  labels: undefined,
  hasGround: true,
});

function listWith(...keys: string[]) {
  const sent: (readonly PaintRequest[])[] = [];
  const list = new TileRequests((requests) => sent.push(requests));
  list.set(keys.map(picture), 1);
  return { list, sent };
}

test('a picture keeps its request while others are added and removed', () => {
  const { list, sent } = listWith('a', 'b');
  list.set(['c', 'b'].map(picture), 1);
  expect(sent.map((requests) => requests.map(({ id }) => id))).toEqual([
    [1, 2],
    [3, 2],
  ]);
});

test('an unchanged request is not sent again', () => {
  const { list, sent } = listWith('a', 'b');
  list.set(['a', 'b'].map(picture), 1);
  expect(sent).toHaveLength(1);
});

test('an arriving picture is matched with its request once, and can be requested again', () => {
  const { list, sent } = listWith('a', 'b');
  expect(list.fulfil(2)?.key).toBe('b');
  expect(list.fulfil(2)).toBeUndefined();
  list.set(['a', 'b'].map(picture), 1);
  expect(sent.at(-1)?.map(({ id }) => id)).toEqual([1, 3]);
});

test('a picture from before a full change is discarded', () => {
  const { list, sent } = listWith('a');
  list.clear();
  expect(sent.at(-1)).toEqual([]);
  expect(list.fulfil(1)).toBeUndefined();
});
