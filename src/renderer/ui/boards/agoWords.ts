const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** When something happened, as one says it: `just now`, `5 minutes ago`, `yesterday`, `12 Nov 2026`. */
export function agoWords(atMs: number, nowMs: number): string {
  const passedMs = nowMs - atMs;
  if (passedMs < minuteMs) return 'just now';
  const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  if (passedMs < hourMs) return relative.format(-Math.floor(passedMs / minuteMs), 'minute');
  if (passedMs < dayMs) return relative.format(-Math.floor(passedMs / hourMs), 'hour');
  if (passedMs < 7 * dayMs) return relative.format(-Math.floor(passedMs / dayMs), 'day');
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }).format(atMs);
}
