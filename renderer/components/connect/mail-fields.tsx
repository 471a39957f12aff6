import { useTranslation } from 'react-i18next';
import { useOperation } from '../../data/operation-query.ts';
import { PathField } from '../path-field.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import type { MailFields as Fields } from './choices.ts';
import { FoundPlaces } from './found-places.tsx';
import { TextField } from './text-field.tsx';

export interface MailFieldsProps {
  readonly value: Fields;
  readonly onChange: (value: Fields) => void;
}

const kinds = ['imap', 'maildir', 'mbox'] as const;
const securities = ['tls', 'starttls', 'none'] as const;

/** Where mail is: an IMAP account, or what a mail program keeps on this machine. */
export function MailFields({ value, onChange }: MailFieldsProps) {
  const { t } = useTranslation();
  const found = useOperation('setup.detect', {}).data?.mail ?? [];
  const change = (changes: Partial<Fields>) => onChange({ ...value, ...changes });
  return (
    <div className="flex flex-col gap-3">
      <Field label={t('connect.mail.kind')}>
        {({ id }) => (
          <Select
            id={id}
            value={value.kind}
            onChange={(kind) => change({ kind })}
            options={kinds.map((kind) => ({ value: kind, label: t(`connect.mail.${kind}`) }))}
            className="w-full"
          />
        )}
      </Field>
      {value.kind === 'imap' ? (
        <ImapFields value={value} change={change} />
      ) : (
        <>
          <PathField
            label={t('connect.path')}
            placeholder={value.kind === 'maildir' ? '~/Maildir' : '~/mbox'}
            value={value.path}
            onChange={(path) => change({ path })}
            choice="mail_folder"
          />
          <FoundPlaces
            places={found}
            onChoose={({ kind, path }) => change({ kind: kind === 'mbox' ? 'mbox' : 'maildir', path })}
          />
        </>
      )}
    </div>
  );
}

interface ImapFieldsProps {
  readonly value: Fields;
  readonly change: (changes: Partial<Fields>) => void;
}

function ImapFields({ value, change }: ImapFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextField
        label={t('connect.mail.host')}
        placeholder="imap.example.com"
        value={value.host}
        onChange={(host) => change({ host })}
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
          hint={t('connect.password_hint')}
          value={value.password}
          onChange={(password) => change({ password })}
        />
      </div>
      <details>
        <summary className="cursor-pointer text-muted-foreground">{t('connect.details')}</summary>
        <div className="mt-2 grid gap-3 sm:grid-cols-2">
          <Field label={t('connect.mail.security')}>
            {({ id }) => (
              <Select
                id={id}
                value={value.security}
                onChange={(security) => change({ security })}
                options={securities.map((each) => ({ value: each, label: t(`connect.mail.${each}`) }))}
              />
            )}
          </Field>
          <TextField
            label={t('connect.mail.port')}
            type="number"
            placeholder={value.security === 'tls' ? '993' : '143'}
            value={value.port}
            onChange={(port) => change({ port })}
          />
          <TextField
            label={t('connect.mail.ca_file')}
            hint={t('connect.mail.ca_hint')}
            value={value.ca_file}
            onChange={(ca_file) => change({ ca_file })}
          />
        </div>
      </details>
    </>
  );
}
