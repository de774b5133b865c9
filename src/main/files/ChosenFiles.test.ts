import { expect, test } from 'vitest';
import { ChosenFiles } from './ChosenFiles.ts';

test('I17: a window opens the files that its user chose last, by ids', () => {
  const files = new ChosenFiles();
  const owner = {};
  const [first] = files.set(['/home/a.png'], owner);
  const [second, third] = files.set(['/home/b.png', '/home/b.png'], owner);
  expect(second).toMatchObject({ name: 'b.png' });
  expect(second?.fileId).not.toBe(third?.fileId);
  expect(files.path(second?.fileId ?? '', owner)).toBe('/home/b.png');
  expect(() => files.path(first?.fileId ?? '', owner)).toThrow('open-is-over');
  expect(() => files.path(second?.fileId ?? '', {})).toThrow('open-is-over');
});
