import { expect, it } from 'vitest';
import { findInvariantTests, findIssueTests, readPage, renderPage } from './invariants.ts';
import { knownIssues } from './knownIssues.ts';

it('the page lists the tests of each invariant (else: npm run docs:invariants)', () => {
  expect(renderPage(readPage(), findInvariantTests(), findIssueTests())).toBe(readPage());
});

it('every invariant has a test, and every number in a test is an invariant', () => {
  const invariants = [...readPage().matchAll(/^## I(\d+)\./gm)].map(([, number]) => Number(number));
  const proved = [...findInvariantTests().keys()].toSorted((a, b) => a - b);
  expect(invariants.length).toBeGreaterThan(20);
  expect(proved).toEqual(invariants);
});

it('every known issue is a test here, and every report in a test is one of them', () => {
  const reports = knownIssues.map(({ report }) => report).toSorted();
  expect([...findIssueTests().keys()].toSorted()).toEqual(reports);
});
