import { useCallback, useState } from 'react';
import type { JoinConsent, JoinPreview } from '../../../shared/places.ts';
import { errorWords } from '../../../shared/words/problemText.ts';
import { useApp } from '../hooks/AppContext.ts';

export interface JoinSteps {
  /** What joining would do, once that is known. */
  readonly preview: JoinPreview | undefined;
  readonly problem: string | undefined;
  readonly setProblem: (problem: string | undefined) => void;
  readonly look: (invitation: string) => void;
  readonly join: (invitation: string, consents: readonly JoinConsent[]) => void;
  /** Begins again without an invitation. */
  readonly reset: () => void;
}

/** The steps of joining a board: look at what an invitation would do, then join. */
export function useJoining(): JoinSteps {
  const app = useApp();
  const [preview, setPreview] = useState<JoinPreview>();
  const [problem, setProblem] = useState<string>();
  const fail = useCallback((error: unknown): void => setProblem(errorWords(error)), []);
  const look = useCallback(
    (invitation: string): void => void app.previewJoin(invitation).then(setPreview, fail),
    [app, fail],
  );
  const join = (invitation: string, consents: readonly JoinConsent[]): void => {
    setProblem(undefined);
    app.joinBoard(invitation, consents).catch(fail);
  };
  const reset = (): void => {
    setPreview(undefined);
    setProblem(undefined);
  };
  return { preview, problem, setProblem, look, join, reset };
}
