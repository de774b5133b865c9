import { type PlainShape, shapeHeight, shapeWidth } from './boardContent.ts';

/** The elements of an Excalidraw file. The library adds missing properties. */
export function excalidrawElements(shapes: readonly PlainShape[]): unknown[] {
  return shapes.map((shape, index) => ({
    id: `shape-${index}`,
    x: shape.x,
    y: shape.y,
    width: shapeWidth,
    height: shapeHeight,
    angle: 0,
    strokeColor: '#1e1e1e',
    backgroundColor: 'transparent',
    fillStyle: 'solid',
    strokeWidth: 1,
    strokeStyle: 'solid',
    roughness: 0,
    opacity: 100,
    groupIds: [],
    frameId: null,
    roundness: null,
    seed: index + 1,
    version: 1,
    versionNonce: index + 1,
    isDeleted: false,
    boundElements: null,
    updated: 1,
    link: null,
    locked: false,
    ...ownFields(shape),
  }));
}

function ownFields(shape: PlainShape): Readonly<Record<string, unknown>> {
  const text = { type: 'text', text: 'Ink', originalText: 'Ink', fontSize: 20, fontFamily: 5 };
  switch (shape.type) {
    case 'stroke':
      return { type: 'freedraw', points: shape.points, pressures: [], simulatePressure: true };
    case 'line':
    case 'arrow':
      return {
        type: shape.type,
        points: [
          [0, 0],
          [shapeWidth, shapeHeight],
        ],
      };
    case 'text':
      return text;
    case 'note':
      return { type: 'rectangle', backgroundColor: '#ffec99' };
    default:
      return { type: shape.type };
  }
}
