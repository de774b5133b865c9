import { Excalidraw } from '@excalidraw/excalidraw';
import { createRoot } from 'react-dom/client';
import '@excalidraw/excalidraw/index.css';
import { board, fitZoom, markWhenDrawn } from './boardPage.ts';

window.EXCALIDRAW_ASSET_PATH = '/excalidraw-assets/';

const camera = (zoom: number) => ({
  zoom: { value: zoom },
  scrollX: innerWidth / zoom / 2 - board.width / 2,
  scrollY: innerHeight / zoom / 2 - board.height / 2,
});

const initialData = fetch('/board.json')
  .then((answer) => answer.json())
  .then(({ elements }) => ({ elements, appState: camera(fitZoom), scrollToContent: false }));

/** Whether anything is drawn on the static canvas along the middle row of shapes. */
function hasInk(): boolean {
  const canvas = document.querySelector<HTMLCanvasElement>('canvas.excalidraw__canvas.static');
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return false;
  const { data } = context.getImageData(0, Math.floor(canvas.height / 2), canvas.width, 24);
  return data.some((value, index) => index % 4 === 0 && value < 128 && (data[index + 3] ?? 0) > 0);
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <Excalidraw
    handleKeyboardGlobally
    initialData={initialData}
    excalidrawAPI={(api) => {
      window.bench = {
        lookAtCentre: (zoom) => api.updateScene({ appState: camera(zoom) as never }),
        zoom: () => api.getAppState().zoom.value,
        shapeCount: () => api.getSceneElements().length,
      };
      markWhenDrawn(() => api.getSceneElements().length >= board.shapeCount && hasInk());
    }}
  />,
);
