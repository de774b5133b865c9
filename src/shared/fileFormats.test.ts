import { describe, expect, test } from 'vitest';
import {
  extensionOf,
  fileFormatIds,
  fileFormats,
  openedFormatOf,
  openedFormats,
  writtenFormats,
} from './fileFormats.ts';
import { requestSchemas } from './ipc.ts';

const extensions = fileFormatIds.flatMap((id) => fileFormats[id].extensions);

test('each extension belongs to one format, and is written in lower case without a dot', () => {
  expect(new Set(extensions).size).toBe(extensions.length);
  for (const extension of extensions) expect(extension).toMatch(/^[a-z0-9]+$/);
});

test('each format can be opened or written', () => {
  expect(new Set([...openedFormats, ...writtenFormats])).toEqual(new Set(fileFormatIds));
});

describe.each(fileFormatIds)('%s', (id) => {
  const isOpened = openedFormats.some((opened) => opened === id);

  test.each(fileFormats[id].extensions)(
    'is recognised by the extension %s if it can be opened',
    (ending) => {
      const format = isOpened ? id : undefined;
      for (const name of [`plan.${ending}`, `v1.2.${ending.toUpperCase()}`, `a.txt.${ending}`]) {
        expect(openedFormatOf(name)).toBe(format);
      }
      for (const name of [ending, `plan${ending}`, `plan.${ending}.txt`, `plan.${ending}.`]) {
        expect(openedFormatOf(name)).toBeUndefined();
      }
    },
  );

  test('may be requested by a window if it can be written', () => {
    const request = { suggestedName: 'Plan', format: id };
    const isWritten = writtenFormats.some((written) => written === id);
    expect(requestSchemas['files.beginSave'].safeParse(request).success).toBe(isWritten);
    expect(extensionOf(id)).toBe(fileFormats[id].extensions[0]);
  });
});
