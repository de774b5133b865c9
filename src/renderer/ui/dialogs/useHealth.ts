import { useEffect, useState } from 'react';
import { type HealthReport, healthSampleMs } from '../../../shared/health.ts';
import { errorWords } from '../../../shared/words/problemText.ts';
import { useApp } from '../hooks/AppContext.ts';

export type HealthView =
  | { readonly type: 'asking' }
  | { readonly type: 'known'; readonly report: HealthReport }
  | { readonly type: 'failed'; readonly message: string };

/** The health report, requested as often as it is measured. */
export function useHealth(): HealthView {
  const app = useApp();
  const [view, setView] = useState<HealthView>({ type: 'asking' });
  useEffect(() => {
    let isOver = false;
    const ask = (): void => {
      app.ask('health.report', {}).then(
        (report) => {
          if (!isOver) setView({ type: 'known', report });
        },
        (error: unknown) => {
          if (!isOver) setView({ type: 'failed', message: errorWords(error) });
        },
      );
    };
    ask();
    const timer = setInterval(ask, healthSampleMs);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [app]);
  return view;
}
