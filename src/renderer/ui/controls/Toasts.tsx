import { t } from 'i18next';
import {
  CircleAlert,
  CircleCheck,
  CircleQuestionMark,
  Download,
  type LucideIcon,
  TriangleAlert,
  X,
} from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { Notice } from '../../state/Notice.ts';
import type { Toast } from '../../state/Toast.ts';
import { useApp, useAppValue } from '../hooks/AppContext.ts';
import { IconButton } from './IconButton.tsx';
import './Toasts.css';

/** Information disappears by itself, later if it offers an action; other notices stay until closed. */
const readMs = 5_000;
const actMs = 10_000;

/** Notices from the bottom up: errors first, so that they stay in view when not all fit, then the newest. */
export function Toasts(): ReactNode {
  const toasts = useAppValue((state) => state.toasts);
  return (
    <section className="toasts" aria-label={t('common.notices')}>
      {byImportance(toasts).map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function byImportance(toasts: readonly Toast[]): readonly Toast[] {
  const newestFirst = toasts.toReversed();
  const errors = newestFirst.filter(({ level }) => level === 'error');
  return [...errors, ...newestFirst.filter(({ level }) => level !== 'error')];
}

const icons: Readonly<Record<Notice['level'], LucideIcon>> = {
  info: CircleCheck,
  question: CircleQuestionMark,
  warning: TriangleAlert,
  error: CircleAlert,
};

function ToastCard({ toast }: { readonly toast: Toast }): ReactNode {
  const app = useApp();
  const [isHeld, setIsHeld] = useState(false);
  const { id, level, title, text, choices = [], progressPercent } = toast;
  const isWork = progressPercent !== undefined;
  const isBelow = choices.length > 1 || level === 'question';
  const staysMs = choices.length === 0 ? readMs : actMs;
  useEffect(() => {
    if (level !== 'info' || isHeld || isWork) return;
    const timer = setTimeout(() => app.dismiss(id), staysMs);
    return () => clearTimeout(timer);
  }, [app, id, level, isHeld, isWork, staysMs]);
  const Icon = isWork ? Download : icons[level];
  const buttons = choices.map(({ label, run }) => (
    <button key={label} type="button" className="button small" onClick={run}>
      {label}
    </button>
  ));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer only holds the notice
    <div
      className="toast"
      data-level={level}
      role={level === 'error' ? 'alert' : undefined}
      aria-live={level === 'error' ? undefined : isWork ? 'off' : 'polite'}
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <Icon size={18} aria-hidden="true" />
      <div className="toast-text">
        <strong>{title}</strong>
        {text !== '' && <p>{text}</p>}
        {isWork && <progress aria-label={title} max={100} value={progressPercent} />}
        {isBelow && <div className="toast-choices">{buttons}</div>}
      </div>
      {!isBelow && buttons}
      {!isWork && (
        <IconButton
          name={t('common.closeNotice')}
          icon={X}
          className="toast-close"
          onClick={toast.close ?? (() => app.dismiss(id))}
        />
      )}
    </div>
  );
}
