import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorDetail } from '../../../../api/api.ts';
import { ProblemNotice } from '../../../../components/problem-notice.tsx';
import { Card } from '../../../../components/ui/card.tsx';
import { Combobox } from '../../../../components/ui/combobox.tsx';
import { Field } from '../../../../components/ui/field.tsx';
import { Input } from '../../../../components/ui/input.tsx';
import { Select } from '../../../../components/ui/select.tsx';
import { ConditionForm } from './condition-form.tsx';
import { EventForm } from './event-form.tsx';
import { ScheduleBuilder } from './schedule-builder.tsx';
import { kinds, type ScheduleDraft } from './schedule-draft.ts';
import { SchedulePreview } from './schedule-preview.tsx';

export interface ScheduleEditorProps {
  readonly draft: ScheduleDraft;
  readonly onChange: (draft: ScheduleDraft) => void;
  /** Those of the schedule; conflicts among them. */
  readonly problems: readonly ErrorDetail[];
  readonly warnings: readonly ErrorDetail[];
}

/** When a task runs: at times, on events, on a condition, or by hand. */
export function ScheduleEditor({ draft, onChange, problems, warnings }: ScheduleEditorProps) {
  const { t } = useTranslation();
  const zones = useMemo(
    () => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')],
    [],
  );
  const holidays = ['run', 'skip', 'next_business_day'] as const;
  const gaps = ['forward', 'skip'] as const;
  // What is wrong with written times stands in their preview, while they are written.
  const told = draft.kind === 'time' ? [] : problems;
  return (
    <div className="grid gap-4 min-[1100px]:grid-cols-2">
      <Card title={t('task_editor.schedule.title')}>
        <div className="flex flex-col gap-4">
          <Field label={t('task_editor.schedule.starts')}>
            {({ id }) => (
              <Select
                id={id}
                className="w-full"
                value={draft.kind}
                options={kinds.map((value) => ({ value, label: t(`task_editor.schedule.kind.${value}`) }))}
                onChange={(kind) => onChange({ ...draft, kind })}
              />
            )}
          </Field>
          {draft.kind === 'time' && (
            <>
              <Field label={t('task_editor.schedule.when')} hint={t('task_editor.schedule.when_hint')}>
                {(control) => (
                  <Input
                    {...control}
                    autoComplete="off"
                    spellCheck={false}
                    value={draft.text}
                    placeholder={t('task_editor.schedule.when_example')}
                    onChange={({ target }) => onChange({ ...draft, text: target.value })}
                  />
                )}
              </Field>
              <ScheduleBuilder text={draft.text} onChange={(text) => onChange({ ...draft, text })} />
            </>
          )}
          {draft.kind === 'event' && <EventForm draft={draft} onChange={onChange} />}
          {draft.kind === 'condition' && <ConditionForm draft={draft} onChange={onChange} />}
          {draft.kind === 'manual' && (
            <p className="text-muted-foreground">{t('task_editor.schedule.by_hand')}</p>
          )}
          <Field label={t('task_editor.schedule.zone')}>
            {({ id }) => (
              <Combobox
                id={id}
                value={draft.timezone}
                options={zones.includes(draft.timezone) ? zones : [draft.timezone, ...zones]}
                empty={t('task_editor.schedule.no_zone')}
                onChange={(timezone) => onChange({ ...draft, timezone })}
              />
            )}
          </Field>
          {draft.kind === 'time' && (
            <div className="grid grid-cols-2 gap-3">
              <Field label={t('task_editor.schedule.holiday.title')}>
                {({ id }) => (
                  <Select
                    id={id}
                    value={draft.holiday}
                    options={holidays.map((value) => ({
                      value,
                      label: t(`task_editor.schedule.holiday.${value}`),
                    }))}
                    onChange={(holiday) => onChange({ ...draft, holiday })}
                  />
                )}
              </Field>
              <Field label={t('task_editor.schedule.gap.title')}>
                {({ id }) => (
                  <Select
                    id={id}
                    value={draft.gap}
                    options={gaps.map((value) => ({ value, label: t(`task_editor.schedule.gap.${value}`) }))}
                    onChange={(gap) => onChange({ ...draft, gap })}
                  />
                )}
              </Field>
            </div>
          )}
          {told.map((problem) => (
            <ProblemNotice key={`${problem.path} ${problem.message}`} problem={problem} />
          ))}
        </div>
      </Card>
      <div className="flex flex-col gap-4">
        {draft.kind === 'time' && (
          <Card title={t('task_editor.preview.title')}>
            <SchedulePreview draft={draft} />
          </Card>
        )}
        {warnings.length > 0 && (
          <Card title={t('task_editor.conflicts')}>
            <ul className="flex list-disc flex-col gap-1 pl-4">
              {warnings.map(({ message }) => (
                <li key={message}>{message}</li>
              ))}
            </ul>
          </Card>
        )}
      </div>
    </div>
  );
}
