import { getAssetUrlsByImport } from '@tldraw/assets/imports.vite';
import { createRoot } from 'react-dom/client';
import {
  b64Vecs,
  createShapeId,
  type Editor,
  getIndices,
  getSnapshot,
  type TLShapePartial,
  Tldraw,
  toRichText,
} from 'tldraw';
import 'tldraw/tldraw.css';
import type { PlainShape } from '../boardContent.ts';
import { shapeHeight, shapeWidth } from '../boardContent.ts';
import { board, fitZoom, markWhenDrawn } from './boardPage.ts';

/** Writes the board file: imports the plain shapes and exports a snapshot of the store. */
const isWriter = location.search.includes('write');
const answer: unknown = await (await fetch('/board.json')).json();

const indices = getIndices(isWriter ? board.shapeCount : 0);
const ends = getIndices(2);

function tldrawShape(shape: PlainShape, index: number): TLShapePartial {
  const common = { id: createShapeId(`${index}`), index: indices[index], x: shape.x, y: shape.y };
  const box = { w: shapeWidth, h: shapeHeight };
  const end = { x: shapeWidth, y: shapeHeight };
  switch (shape.type) {
    case 'stroke': {
      const path = b64Vecs.encodePoints(shape.points.map(([x, y]) => ({ x, y, z: 0.5 })));
      const segments = [{ type: 'free' as const, path }];
      return { ...common, type: 'draw', props: { segments, isComplete: true } } as TLShapePartial;
    }
    case 'line': {
      const [first, last] = ends;
      const points = {
        first: { id: 'first', index: first, x: 0, y: 0 },
        last: { id: 'last', index: last, ...end },
      };
      return { ...common, type: 'line', props: { points } } as TLShapePartial;
    }
    case 'arrow':
      return { ...common, type: 'arrow', props: { start: { x: 0, y: 0 }, end } } as TLShapePartial;
    case 'text':
      return {
        ...common,
        type: 'text',
        props: { richText: toRichText('Ink'), size: 's' },
      } as TLShapePartial;
    case 'note':
      return {
        ...common,
        type: 'note',
        props: { richText: toRichText('Ink'), scale: 0.2 },
      } as TLShapePartial;
    default:
      return { ...common, type: 'geo', props: { ...box, geo: shape.type } } as TLShapePartial;
  }
}

function mounted(editor: Editor): void {
  const lookAtCentre = (z: number): void => {
    const x = innerWidth / z / 2 - board.width / 2;
    const y = innerHeight / z / 2 - board.height / 2;
    editor.setCamera({ x, y, z }, { immediate: true });
  };
  if (isWriter) editor.createShapes((answer as PlainShape[]).map(tldrawShape));
  lookAtCentre(fitZoom);
  Object.assign(window, { snapshot: () => JSON.stringify(getSnapshot(editor.store)) });
  window.bench = {
    lookAtCentre,
    zoom: () => editor.getZoomLevel(),
    shapeCount: () => editor.getCurrentPageShapeIds().size,
  };
  const onPage = document.getElementsByClassName('tl-shape');
  markWhenDrawn(() => onPage.length >= board.shapeCount);
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <Tldraw
    assetUrls={getAssetUrlsByImport()}
    options={{ maxShapesPerPage: 1_000_000 }}
    {...(isWriter ? {} : { snapshot: answer as never })}
    onMount={mounted}
  />,
);
