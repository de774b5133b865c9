import { z } from 'zod';

export const metricsPath = '/api/metrics';

const formatSchema = z.enum(['prometheus', 'json']);
export type MetricsFormat = z.infer<typeof formatSchema>;

/** What a request asks for, or its refusal: a status and a sentence that says what to do instead. */
export type MetricsRequest =
  | { readonly format: MetricsFormat }
  | { readonly status: 400 | 403 | 404 | 405; readonly sentence: string };

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Reads a request line and its `Host`. A web page whose own name was rebound to 127.0.0.1 reaches this
 * port too, but it cannot choose its `Host`: only loopback names get an answer.
 */
export function readMetricsRequest(
  method: string | undefined,
  target: string | undefined,
  host: string | undefined,
): MetricsRequest {
  if (!isLoopbackHost(host)) {
    return {
      status: 403,
      sentence: 'Metrics are for this machine only: ask for them at 127.0.0.1 or localhost.',
    };
  }
  const [path = '', query = ''] = (target ?? '').split('?', 2);
  if (path !== metricsPath) {
    return { status: 404, sentence: `There is nothing here: metrics are at ${metricsPath}.` };
  }
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, sentence: 'Metrics can only be read: use GET or HEAD.' };
  }
  const format = formatSchema.safeParse(new URLSearchParams(query).get('format') ?? 'prometheus');
  if (!format.success) {
    return {
      status: 400,
      sentence: 'The format is unknown: use format=prometheus or format=json.',
    };
  }
  return { format: format.data };
}

function isLoopbackHost(host: string | undefined): boolean {
  const name = /^(.+?)(?::\d{1,5})?$/.exec(host ?? '')?.[1];
  return name !== undefined && loopbackNames.has(name.toLowerCase());
}
