import { expectedText } from '../../shared/words/problemText.ts';
import '../../shared/words/testing/speakEnglish.ts';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { defaultRetrySettings, otherVariables } from './environment.ts';
import { secretVariables, settingNames, settingSources } from './settingSources.ts';

const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');

/** The cells of the table rows, by the variable that they name. */
const rows = new Map(
  page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    .flatMap((cells) => {
      const variable = cells.find((cell) => /^(EVERINK|LANGFUSE)_[A-Z_]+$/.test(cell));
      return variable === undefined ? [] : [[variable, cells] as const];
    }),
);

it('the configuration page lists every variable and nothing else', () => {
  const variables = [
    ...settingNames.map((name) => settingSources[name].variable),
    ...Object.values(secretVariables),
    ...Object.values(otherVariables),
  ];
  expect([...rows.keys()].toSorted()).toEqual(variables.toSorted());
});

it.each(settingNames)(
  'the configuration page has the accepted values and the default of %s',
  (name) => {
    const { variable, fallback, expected } = settingSources[name];
    const cells = [name, String(fallback) || 'none', expectedText(expected)];
    expect(rows.get(variable)).toEqual(expect.arrayContaining(cells));
  },
);

it.each(['maxAttempts', 'initialDelay', 'factor', 'maxDelay', 'jitter'] as const)(
  'the configuration page has the default of the retry option %s',
  (name) => {
    expect(rows.get(otherVariables[name])).toContain(String(defaultRetrySettings[name]));
  },
);
