import type { StyleControl } from '../ShapeKind.ts';

export const areaControls: readonly StyleControl[] = ['colour', 'width', 'fill', 'opacity'];
export const lineControls: readonly StyleControl[] = ['colour', 'width', 'opacity'];
export const textControls: readonly StyleControl[] = ['colour', 'opacity'];
