import { useTranslation } from 'react-i18next';
import { useOperation } from '../../data/operation-query.ts';
import { PathField } from '../path-field.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import type { CalendarFields as Fields } from './choices.ts';
import { FoundPlaces } from './found-places.tsx';
import { TextField } from './text-field.tsx';

export interface CalendarFieldsProps {
  readonly value: Fields;
  readonly onChange: (value: Fields) => void;
}

const kinds = ['file', 'folder', 'url', 'caldav'] as const;

/** Where a calendar is: a file, a folder, an address, a CalDAV server. */
export function CalendarFields({ value, onChange }: CalendarFieldsProps) {
  const { t } = useTranslation();
  const found = useOperation('setup.detect', {}).data?.calendars ?? [];
  const change = (changes: Partial<Fields>) => onChange({ ...value, ...changes });
  const local = value.kind === 'file' || value.kind === 'folder';
  return (
    <div className="flex flex-col gap-3">
      <Field label={t('connect.calendar.kind')}>
        {({ id }) => (
          <Select
            id={id}
            value={value.kind}
            onChange={(kind) => change({ kind })}
            options={kinds.map((kind) => ({ value: kind, label: t(`connect.calendar.${kind}`) }))}
            className="w-full"
          />
        )}
      </Field>
      {local ? (
        <>
          <PathField
            label={t('connect.path')}
            placeholder={value.kind === 'file' ? '~/calendar.ics' : '~/.calendars'}
            value={value.path}
            onChange={(path) => change({ path })}
            choice={value.kind === 'file' ? 'calendar_file' : 'calendar_folder'}
          />
          <FoundPlaces
            places={found}
            onChoose={({ kind, path }) => change({ kind: kind === 'file' ? 'file' : 'folder', path })}
          />
        </>
      ) : (
        <>
          <TextField
            label={t('connect.url')}
            type="url"
            placeholder="https://example.com/calendar.ics"
            hint={t('connect.calendar.url_hint')}
            value={value.url}
            onChange={(url) => change({ url })}
          />
          <div className="grid gap-3 sm:grid-cols-2">
            <TextField
              label={t('connect.username')}
              value={value.username}
              onChange={(username) => change({ username })}
            />
            <TextField
              label={t('connect.password')}
              type="password"
              value={value.password}
              onChange={(password) => change({ password })}
            />
          </div>
        </>
      )}
    </div>
  );
}
