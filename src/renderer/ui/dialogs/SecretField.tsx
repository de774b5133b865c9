import { t } from 'i18next';
import { type ReactNode, useId, useState } from 'react';
import type { SecretName } from '../../../shared/ipc.ts';
import { errorWords } from '../../../shared/words/problemText.ts';
import { useApp, useAppValue } from '../hooks/AppContext.ts';
import { FieldFrame } from './SettingField.tsx';

/** A token or key: set, replaced or removed here, and never shown. */
export function SecretField(props: {
  readonly name: SecretName;
  readonly label: string;
}): ReactNode {
  const { name, label } = props;
  const app = useApp();
  const id = useId();
  const isSet = useAppValue((state) => state.settings?.secretsSet[name] === true);
  const decidedBy = useAppValue((state) => state.settings?.overriddenBy[name]);
  const [draft, setDraft] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isKept, setIsKept] = useState(false);
  const store = (value: string): void => {
    app.setSecret({ name, value }).then(
      () => {
        setDraft('');
        setIsKept(true);
      },
      (error: unknown) => setProblem(errorWords(error)),
    );
  };
  const isOverridden = decidedBy !== undefined;
  return (
    <FieldFrame {...{ id, label, problem, decidedBy, isKept }}>
      <div className="secret-row">
        <input
          id={id}
          className="field"
          type="password"
          autoComplete="off"
          placeholder={isSet || isOverridden ? '••••••••' : t('settings.notSet')}
          value={draft}
          readOnly={isOverridden}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-note`}
          onChange={(event) => {
            setDraft(event.currentTarget.value);
            setProblem(undefined);
            setIsKept(false);
          }}
          onBlur={() => {
            if (draft.trim() !== '') store(draft.trim());
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && draft.trim() !== '') store(draft.trim());
          }}
        />
        {isSet && !isOverridden && (
          <button
            type="button"
            className="button"
            aria-label={t('settings.removeSecret', { name: label })}
            onClick={() => store('')}
          >
            {t('common.remove')}
          </button>
        )}
      </div>
    </FieldFrame>
  );
}
