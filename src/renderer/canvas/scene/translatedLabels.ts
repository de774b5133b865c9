import { t } from 'i18next';
import { shapeTypes } from '../../../shared/document/shapes/shapeFormats.ts';
import type { DrawnLabels } from '../../shapes/DrawnLabels.ts';

/** In the current language. For windows only: workers have no catalogues. */
export const translatedLabels = (): DrawnLabels => ({
  image: t('drawn.image'),
  imageProblems: {
    damaged: t('drawn.imageDamaged'),
    'too-large': t('drawn.imageTooLarge'),
    altered: t('drawn.imageAltered'),
  },
  types: Object.fromEntries(
    ([...shapeTypes, 'shape'] as const).map((type) => [type, t(`drawn.type.${type}`)]),
  ),
});
