import { markWhenDrawn } from './boardPage.ts';

/** The lower limit of the cost of moving a picture: one bitmap of the size of the window is drawn in each frame. */
const canvas = document.querySelector('canvas');
const context = canvas?.getContext('2d', { alpha: false });
if (!canvas || !context) throw new Error('the page has no canvas');
canvas.width = innerWidth;
canvas.height = innerHeight;

const source = new OffscreenCanvas(innerWidth, innerHeight);
const ink = source.getContext('2d');
if (ink === null) throw new Error('there is no second canvas');
ink.fillStyle = 'white';
ink.fillRect(0, 0, innerWidth, innerHeight);
ink.strokeStyle = 'black';
for (let x = 0; x < innerWidth; x += 20) ink.strokeRect(x, (x * 7) % innerHeight, 14, 40);
const bitmap = source.transferToImageBitmap();

let x = 0;
let y = 0;
addEventListener(
  'wheel',
  (event) => {
    event.preventDefault();
    x -= event.deltaX;
    y -= event.deltaY;
  },
  { passive: false },
);
function frame(): void {
  context?.drawImage(bitmap, x, y);
  requestAnimationFrame(frame);
}
frame();
markWhenDrawn(() => true);
