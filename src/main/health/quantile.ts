/**
 * The `q`-quantile of observations counted in the buckets of a histogram. Interpolates linearly within a bucket, as
 * `histogram_quantile` of Prometheus does. Above the last edge, returns the last edge.
 * @param edges upper ends of the buckets, ascending; the last bucket has none
 * @param counts observations in each bucket, one more than there are edges
 * @returns undefined without observations
 */
export function quantile(
  q: number,
  edges: readonly number[],
  counts: readonly number[],
): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const rank = q * total;
  let below = 0;
  for (const [index, edge] of edges.entries()) {
    const count = counts[index] ?? 0;
    if (below + count >= rank && count > 0) {
      const start = edges[index - 1] ?? 0;
      return start + (edge - start) * ((rank - below) / count);
    }
    below += count;
  }
  return edges.at(-1);
}
