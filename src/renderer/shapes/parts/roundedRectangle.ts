import type { PathSink } from '../../drawing/pathSink.ts';

const cornerRadius = 10;

export function traceRoundedRectangle(width: number, height: number, sink: PathSink): void {
  const radius = Math.min(cornerRadius, width / 4, height / 4);
  sink.moveTo(radius, 0);
  sink.lineTo(width - radius, 0);
  sink.quadraticCurveTo(width, 0, width, radius);
  sink.lineTo(width, height - radius);
  sink.quadraticCurveTo(width, height, width - radius, height);
  sink.lineTo(radius, height);
  sink.quadraticCurveTo(0, height, 0, height - radius);
  sink.lineTo(0, radius);
  sink.quadraticCurveTo(0, 0, radius, 0);
  sink.closePath();
}
