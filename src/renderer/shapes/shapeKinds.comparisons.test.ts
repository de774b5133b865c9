import { expect, test } from 'vitest';
import { shapeTypes } from '../../shared/document/shapes/shapeFormats.ts';
import { comparisonsOutside } from '../testing/comparisons.ts';

test('only the folders of the kinds have comparisons with the name of a kind', () => {
  // What depends on the kind of a shape belongs into its file in `shapes`, see docs/extending.md.
  expect(comparisonsOutside('shapes', shapeTypes)).toEqual([]);
});
