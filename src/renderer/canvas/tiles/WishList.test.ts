import { expect, test } from 'vitest';
import type { ScenePaintSettings } from '../paintScene.ts';
import { lightTheme } from '../palette.ts';
import type { Wish } from './painterMessages.ts';
import { type WantedPicture, WishList } from './WishList.ts';

const settings: ScenePaintSettings = {
  transform: { scale: 1, tx: 0, ty: 0 },
  theme: lightTheme,
  images: undefined,
  devicePixelRatio: 1,
  underlay: undefined,
  hasGround: true,
};
const picture = (key: string): WantedPicture => ({
  key,
  transform: settings.transform,
  area: { x: 0, y: 0, width: 512, height: 512 },
  isWhole: true,
  hasGround: true,
});

function listWith(...keys: string[]) {
  const sent: (readonly Wish[])[] = [];
  const list = new WishList((wishes) => sent.push(wishes));
  list.set(keys.map(picture), settings);
  return { list, sent };
}

test('the same picture keeps its wish while others come and go', () => {
  const { list, sent } = listWith('a', 'b');
  list.set(['c', 'b'].map(picture), settings);
  expect(sent.map((wishes) => wishes.map(({ id }) => id))).toEqual([
    [1, 2],
    [3, 2],
  ]);
});

test('what is wanted as before is not sent again', () => {
  const { list, sent } = listWith('a', 'b');
  list.set(['a', 'b'].map(picture), settings);
  expect(sent).toHaveLength(1);
});

test('a picture that comes is told apart by its wish, once, and can be wished for again', () => {
  const { list, sent } = listWith('a', 'b');
  expect(list.fulfil(2)?.key).toBe('b');
  expect(list.fulfil(2)).toBeUndefined();
  list.set(['a', 'b'].map(picture), settings);
  expect(sent.at(-1)?.map(({ id }) => id)).toEqual([1, 3]);
});

test('a picture of before everything changed is not taken', () => {
  const { list, sent } = listWith('a');
  list.clear();
  expect(sent.at(-1)).toEqual([]);
  expect(list.fulfil(1)).toBeUndefined();
});
