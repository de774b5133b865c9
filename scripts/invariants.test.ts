import { expect, it } from 'vitest';
import { findPainTests, findProvingTests, readPage, renderPage } from './invariants.ts';
import { knownIssues } from './knownIssues.ts';

it('the page of invariants lists the tests that prove them (else: npm run docs:invariants)', () => {
  expect(renderPage(readPage(), findProvingTests(), findPainTests())).toBe(readPage());
});

it('every rule is proved by a test, and every number in a test is a rule', () => {
  const rules = [...readPage().matchAll(/^## I(\d+)\./gm)].map(([, number]) => Number(number));
  const proved = [...findProvingTests().keys()].toSorted((a, b) => a - b);
  expect(rules.length).toBeGreaterThan(20);
  expect(proved).toEqual(rules);
});

it('every known issue is a test here, and every report in a test is one of them', () => {
  const reports = knownIssues.map(({ report }) => report).toSorted();
  expect([...findPainTests().keys()].toSorted()).toEqual(reports);
});
