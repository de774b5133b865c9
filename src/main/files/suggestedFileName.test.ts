import '../../shared/words/testing/speakEnglish.ts';
import { expect, it } from 'vitest';
import { suggestedFileName } from './suggestedFileName.ts';

it.each([
  ['Kitchen plan', 'Kitchen plan.png'],
  ['Küche 2 – Ost', 'Küche 2 – Ost.png'],
  ['../../etc/passwd', 'etc passwd.png'],
  ['a/b\\c:d*e?', 'a b c d e.png'],
  ['line\nbreak', 'line break.png'],
  ['...', 'Untitled.png'],
  ['CON', 'Untitled.png'],
  ['x'.repeat(300), `${'x'.repeat(80)}.png`],
])('%j becomes %j', (title, name) => {
  expect(suggestedFileName(title, 'png')).toBe(name);
});
