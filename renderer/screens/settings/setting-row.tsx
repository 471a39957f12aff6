import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type OutputOf, problemOf } from '../../api/api.ts';
import type { Schema } from '../../components/schema-form/form-schema.ts';
import { Badge } from '../../components/ui/badge.tsx';
import { Field } from '../../components/ui/field.tsx';
import { Input } from '../../components/ui/input.tsx';
import { Select } from '../../components/ui/select.tsx';
import { Switch } from '../../components/ui/switch.tsx';
import { settingControl } from './setting-control.ts';
import { useSettingsUpdate } from './settings-update.ts';

export type Setting = OutputOf<'settings.get'>['items'][number];

export interface SettingRowProps {
  readonly setting: Setting;
  readonly schema: Schema | undefined;
}

/** One setting: what it means, its value, who set it, and whether a change waits for a restart. */
export function SettingRow({ setting, schema }: SettingRowProps) {
  const { t } = useTranslation();
  const { path, value, source, from, live, pending, description } = setting;
  const update = useSettingsUpdate();
  const control = settingControl(schema, path);
  const locked = source === 'environment' || source === 'flag';
  const word = path.replaceAll('.', '_');
  const save = (next: string | number | boolean) => {
    if (next !== value) update.mutate({ changes: { [path]: next } });
  };
  const error = update.error === null ? undefined : wordsOf(update.error);
  return (
    <div className="py-3 first:pt-0 last:pb-0">
      <Field
        label={
          <span className="flex items-center gap-2">
            {t(`settings.field.${word}.label`, { defaultValue: path })}
            {locked && <Badge>{t('settings.locked', { by: from ?? source })}</Badge>}
            {pending && <Badge tone="warning">{t('settings.pending')}</Badge>}
            {!live && !pending && <Badge>{t('settings.restart')}</Badge>}
          </span>
        }
        hint={t(`settings.field.${word}.hint`, { defaultValue: description })}
        {...(error !== undefined && { error })}
      >
        {(field) => {
          if (control.kind === 'switch')
            return <Switch id={field.id} checked={value === true} onChange={save} disabled={locked} />;
          if (control.kind === 'choice')
            return (
              <Select
                id={field.id}
                value={String(value)}
                disabled={locked}
                onChange={save}
                className="max-w-sm"
                options={control.choices.map((choice) => ({
                  value: choice,
                  label: t(`settings.choice.${choice}`, { defaultValue: choice }),
                }))}
              />
            );
          return <TextSetting field={field} value={value} control={control} locked={locked} onSave={save} />;
        }}
      </Field>
    </div>
  );
}

interface TextSettingProps {
  readonly field: { readonly id: string };
  readonly value: unknown;
  readonly control: ReturnType<typeof settingControl>;
  readonly locked: boolean;
  readonly onSave: (value: string | number) => void;
}

/** Saved with Enter, or when it is left; Escape puts back what was there. */
function TextSetting({ field, value, control, locked, onSave }: TextSettingProps) {
  const [text, setText] = useState(String(value));
  const save = () => {
    if (control.kind !== 'number') onSave(text.trim());
    else if (text.trim() !== '' && Number.isFinite(Number(text))) onSave(Number(text));
    else setText(String(value));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') save();
    if (event.key === 'Escape') setText(String(value));
  };
  const bounds = control.kind === 'number' && { min: control.minimum, max: control.maximum };
  return (
    <Input
      {...field}
      {...bounds}
      type={control.kind === 'number' ? 'number' : 'text'}
      value={text}
      disabled={locked}
      spellCheck={false}
      className="max-w-sm"
      onChange={({ target }) => setText(target.value)}
      onBlur={save}
      onKeyDown={onKeyDown}
    />
  );
}

function wordsOf(thrown: unknown): string {
  const { message, hint, problems = [] } = problemOf(thrown);
  return [...(problems.length > 0 ? problems : [{ message, hint }])]
    .map((one) => (one.hint === undefined ? one.message : `${one.message} — ${one.hint}`))
    .join('; ');
}
