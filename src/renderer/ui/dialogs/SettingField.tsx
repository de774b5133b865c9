import { t } from 'i18next';
import { Check } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import type { Settings } from '../../../shared/ipc.ts';
import { errorWords } from '../../../shared/words/problemText.ts';
import { SelectControl } from '../controls/Select.tsx';
import { useApp, useAppValue } from '../hooks/AppContext.ts';

type SettingName = keyof Settings;

interface ChoiceFieldProps {
  readonly name: SettingName;
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly name: string }[];
  readonly set: (value: string) => Promise<void>;
}

export function ChoiceField({ name, label, choices, set }: ChoiceFieldProps): ReactNode {
  const id = useId();
  const value = useAppValue((state) => state.settings?.settings[name]);
  const decidedBy = useAppValue((state) => state.settings?.overriddenBy[name]);
  const [problem, setProblem] = useState<string>();
  const change = (wanted: string): void => {
    setProblem(undefined);
    set(wanted).catch((error: unknown) => setProblem(errorWords(error)));
  };
  return (
    <FieldFrame {...{ id, label, problem, decidedBy }}>
      <SelectControl
        id={id}
        value={String(value)}
        choices={choices}
        onChange={change}
        isDisabled={decidedBy !== undefined}
        describedBy={`${id}-note`}
      />
    </FieldFrame>
  );
}

interface TextSettingProps<Name extends SettingName> {
  readonly name: Name;
  readonly label: string;
  readonly placeholder?: string;
  readonly hint?: string;
  /** The hint for the present value. */
  readonly warningOf?: (value: string) => string | undefined;
  /** The error for a text that `read` refuses. */
  readonly problem: string;
  readonly read: (
    text: string,
  ) => { readonly success: true; readonly data: Settings[Name] } | { readonly success: false };
}

/** A setting with a text field: saved on Enter or on leaving the field, if valid. */
export function TextSetting<Name extends SettingName>(props: TextSettingProps<Name>): ReactNode {
  const { name, label, placeholder, hint, warningOf } = props;
  const app = useApp();
  const id = useId();
  const stored = useAppValue((state) => String(state.settings?.settings[name] ?? ''));
  const decidedBy = useAppValue((state) => state.settings?.overriddenBy[name]);
  const warning = warningOf?.(stored);
  const [draft, setDraft] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [isKept, setIsKept] = useState(false);
  const keep = (): void => {
    if (draft === undefined || draft === stored) return;
    const read = props.read(draft);
    if (!read.success) {
      setProblem(props.problem);
      return;
    }
    app.setSettings({ [name]: read.data }).then(
      () => {
        setDraft(undefined);
        setIsKept(true);
      },
      (error: unknown) => setProblem(errorWords(error)),
    );
  };
  return (
    <FieldFrame {...{ id, label, hint, warning, problem, decidedBy, isKept }}>
      <input
        id={id}
        className="field"
        spellCheck={false}
        autoComplete="off"
        placeholder={placeholder}
        value={draft ?? stored}
        readOnly={decidedBy !== undefined}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-note`}
        onChange={(event) => {
          setDraft(event.currentTarget.value);
          setProblem(undefined);
          setIsKept(false);
        }}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) keep();
        }}
      />
    </FieldFrame>
  );
}

interface FieldFrameProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly warning?: string | undefined;
  readonly problem?: string | undefined;
  /** The environment variable that overrides the setting. */
  readonly decidedBy?: string | undefined;
  readonly isKept?: boolean;
  readonly children: ReactNode;
}

/** Label, control, and below it an error, what overrides the setting, or a hint. */
export function FieldFrame(props: FieldFrameProps): ReactNode {
  const { id, label, hint, warning, problem, decidedBy, isKept = false, children } = props;
  return (
    <div className="setting">
      <label htmlFor={id}>{label}</label>
      <div>
        {children}
        <div id={`${id}-note`} className="setting-note">
          {problem !== undefined && (
            <p className="field-problem" role="alert">
              {problem}
            </p>
          )}
          {problem === undefined && decidedBy !== undefined && (
            <p>
              {t('settings.setBy')} <code>{decidedBy}</code>
            </p>
          )}
          {problem === undefined && decidedBy === undefined && isKept && (
            <p className="setting-kept">
              <Check size={13} aria-hidden="true" /> {t('settings.saved')}
            </p>
          )}
          {problem === undefined && decidedBy === undefined && !isKept && hint !== undefined && (
            <p>{hint}</p>
          )}
          {problem === undefined && warning !== undefined && (
            <p className="dialog-warning">{warning}</p>
          )}
        </div>
      </div>
    </div>
  );
}
