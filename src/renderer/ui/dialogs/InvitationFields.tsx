import { t } from 'i18next';
import { type ReactNode, useId, useState } from 'react';
import type { RequestPayload } from '../../../shared/ipc.ts';
import { maxInvitationNameLength } from '../../../shared/limits.ts';
import { Select } from '../controls/Select.tsx';

type Draft = Omit<RequestPayload<'share.invite'>, 'boardId'>;

const roles = [
  { value: 'edit', name: 'share.canEdit' },
  { value: 'view', name: 'share.canView' },
] as const;

const lifetimes = [
  { value: 'day', name: 'share.day' },
  { value: 'week', name: 'share.week' },
  { value: 'unlimited', name: 'share.noEnd' },
] as const;

/** The fields of a new invitation. */
export function useNewInvitation() {
  return useState<Draft>({ role: 'edit', lifetime: 'week', name: '' });
}

interface InvitationFieldsProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

/** The form for role, expiry and name of a new invitation. */
export function InvitationFields({ draft, onChange }: InvitationFieldsProps): ReactNode {
  const id = useId();
  const role = roles.find(({ value }) => value === draft.role)?.value ?? 'edit';
  return (
    <div className="invitation-fields">
      <Select
        label={t('share.theyCan')}
        value={role}
        choices={roles.map((choice) => ({ ...choice, name: t(choice.name) }))}
        onChange={(value) => onChange({ ...draft, role: value === 'view' ? 'view' : 'edit' })}
      />
      <Select
        label={t('share.validFor')}
        value={draft.lifetime}
        choices={lifetimes.map((choice) => ({ ...choice, name: t(choice.name) }))}
        onChange={(value) =>
          onChange({
            ...draft,
            lifetime: lifetimes.find((lifetime) => lifetime.value === value)?.value ?? 'week',
          })
        }
      />
      <div className="labelled-select">
        <label htmlFor={id}>{t('share.forWhom')}</label>
        <input
          id={id}
          className="field"
          maxLength={maxInvitationNameLength}
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        />
      </div>
    </div>
  );
}
