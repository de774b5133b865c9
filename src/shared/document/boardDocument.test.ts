import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { BoardDocument, type DocumentChange } from './boardDocument.ts';
import { fromClipboardText, toClipboardText } from './clipboardText.ts';
import { decodeEverinkFile, encodeEverinkFile } from './everinkFile.ts';
import { testRectangle, testStroke, testStyle } from './testShapes.ts';
import { transferShapes } from './transferShapes.ts';

/** What a newer version may write: a shape we do not know, and unknown keys in one that we do. */
function newerBoard(): BoardDocument {
  const document = new BoardDocument();
  document.doc.transact(() => {
    const hologram = new Y.Map<unknown>();
    hologram.set('type', 'hologram');
    hologram.set('page', 'page-1');
    hologram.set('z', 'a1');
    hologram.set('x', 40);
    hologram.set('y', 50);
    hologram.set('depth', 3);
    const inner = new Y.Map<unknown>();
    inner.set('beam', 'blue');
    hologram.set('light', inner);
    document.shapes.set('h', hologram);
    document.insert('r', { ...testRectangle(), glow: { radius: 4 } });
    document.meta.set('futureSetting', [1, 2]);
  });
  return document;
}

const content = (document: BoardDocument) => document.shapes.toJSON();

test('a shape is read as it was inserted', () => {
  const document = new BoardDocument();
  document.insert('s', testStroke());
  expect(document.read('s')).toEqual(testStroke());
  expect(document.read('none')).toBeUndefined();
});

test('I14: a shape of an unknown type is read as a placeholder at its place', () => {
  expect(newerBoard().read('h')).toMatchObject({
    type: 'placeholder',
    label: 'hologram',
    x: 40,
    y: 50,
  });
});

test.each([
  ['no map at all', 'text'],
  ['a number', 7],
  ['an empty map', new Y.Map()],
])('I14: %s in place of a shape is read as a placeholder', (_, value) => {
  const document = new BoardDocument();
  document.shapes.set('x', value);
  expect(document.read('x')).toMatchObject({ type: 'placeholder', x: 0, y: 0 });
});

test('I14: a shape with a value out of range is a placeholder and is not changed', () => {
  const document = new BoardDocument();
  document.insert('r', testRectangle({ width: -5 }));
  const before = content(document);
  expect(document.read('r')?.type).toBe('placeholder');
  expect(content(document)).toEqual(before);
});

test('I14: keys of a newer version survive a change of the shape', () => {
  const document = newerBoard();
  document.patch('r', { x: 99, style: { ...testStyle, colour: 'red' } });
  expect(document.shapes.get('r')).toBeInstanceOf(Y.Map);
  expect(content(document).r).toMatchObject({ x: 99, glow: { radius: 4 } });
});

test('I14: keys of a newer version survive copying to another board', () => {
  const source = newerBoard();
  const target = new BoardDocument();
  transferShapes(source, target, ['h', 'r'], (id) => ({
    id: `copy-${id}`,
    z: 'a5',
    page: 'page-1',
    dx: 10,
    dy: 0,
  }));
  expect(content(target)).toEqual({
    'copy-h': { ...content(source).h, z: 'a5', x: 50 },
    'copy-r': { ...content(source).r, z: 'a5', x: 10 },
  });
});

test('I14: keys of a newer version survive the clipboard', () => {
  const source = newerBoard();
  const pasted = fromClipboardText(toClipboardText(source, ['h', 'r']));
  expect(pasted && content(pasted)).toEqual(content(source));
});

test('I14: keys of a newer version survive saving to a file and opening it', async () => {
  const source = newerBoard();
  const opened = await decodeEverinkFile(await encodeEverinkFile(source.doc));
  expect(opened.doc.toJSON()).toEqual(source.doc.toJSON());
});

test('an image is copied with the shape that shows it', () => {
  const source = new BoardDocument();
  const hash = 'ab'.repeat(32);
  const { type: _type, ...box } = testRectangle();
  source.images.set(hash, Uint8Array.of(1, 2, 3));
  source.insert('i', { ...box, type: 'image', image: hash });
  const pasted = fromClipboardText(toClipboardText(source, ['i']));
  expect(pasted?.image(hash)).toEqual(Uint8Array.of(1, 2, 3));
});

test.each([
  '',
  'hello',
  '{}',
  '{"everink":"shapes","version":1,"update":"AAAA!"}',
  '{"everink":"shapes","version":1,"update":"/////w=="}',
])('text without shapes is recognised: %j', (text) => {
  expect(fromClipboardText(text)).toBeUndefined();
});

test('a change is reported once per transaction, with the ids of the shapes', () => {
  const document = new BoardDocument();
  const changes: DocumentChange[] = [];
  document.insert('a', testRectangle());
  document.observe((change) => changes.push(change));
  document.doc.transact(() => {
    document.insert('b', testRectangle());
    document.patch('a', { x: 5 });
    document.setTitle('Plan');
  }, 'me');
  document.doc.transact(() => {});
  expect(changes).toHaveLength(1);
  expect(changes[0]).toMatchObject({ hasMetaChange: true, hasPageChange: false, origin: 'me' });
  expect([...(changes[0]?.shapes ?? [])].sort()).toEqual(['a', 'b']);
});

test('setting the current value changes nothing', () => {
  const document = new BoardDocument();
  document.insert('a', testRectangle());
  const before = Y.encodeStateVector(document.doc);
  document.patch('a', { x: 0, style: { ...testStyle } });
  document.setTitle('');
  expect(Y.encodeStateVector(document.doc)).toEqual(before);
});

test('a shape of an unlisted page is shown on the first page', () => {
  const document = new BoardDocument();
  expect(document.pageOf({ page: 'lost' })).toBe('page-1');
  document.pages.set('lost', new Y.Map());
  expect(document.pageOf({ page: 'lost' })).toBe('lost');
});
