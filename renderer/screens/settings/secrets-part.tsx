import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/api.ts';
import { Answer } from '../../components/answer.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { TextField } from '../../components/connect/text-field.tsx';
import { useWeakSecrets } from '../../components/connect/weak-secrets.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';

/** Passwords and keys, by name alone: set, replaced, removed, never shown. */
export function SecretsPart() {
  const { t } = useTranslation();
  const secrets = useOperation('secrets.list', {});
  const remove = useAction('secrets.remove', { done: ({ name }) => t('settings.secrets.removed', { name }) });
  return (
    <>
      <Card title={t('settings.parts.secrets')}>
        <Answer
          query={secrets}
          empty={{
            when: ({ items }) => items.length === 0,
            show: (
              <EmptyState
                icon={KeyRound}
                title={t('settings.secrets.none')}
                text={t('settings.secrets.none_text', { reference: `\${secret:NAME}` })}
              />
            ),
          }}
        >
          {({ items }) => (
            <ul className="flex flex-col divide-y">
              {items.map(({ name }) => (
                <li key={name} className="flex items-center justify-between gap-3 py-2 first:pt-0 last:pb-0">
                  <code className="min-w-0 truncate">{name}</code>
                  <Confirm
                    trigger={<Button size="small">{t('settings.secrets.remove')}</Button>}
                    title={t('settings.secrets.remove_title', { name })}
                    text={t('settings.secrets.remove_text')}
                    confirm={t('settings.secrets.remove')}
                    onConfirm={() => remove.mutate({ name })}
                  />
                </li>
              ))}
            </ul>
          )}
        </Answer>
      </Card>
      <NewSecret />
    </>
  );
}

function NewSecret() {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const set = useAction('secrets.set', {
    showsProblem: true,
    done: ({ name: kept, replaced }) =>
      t(replaced ? 'settings.secrets.replaced' : 'settings.secrets.kept', { name: kept }),
    onDone: () => {
      setName('');
      setValue('');
    },
  });
  const keep = () => set.mutate({ name: name.trim(), value });
  const agreement = useWeakSecrets(set.error, keep);
  const save = (event: FormEvent) => {
    event.preventDefault();
    keep();
  };
  return (
    <Card title={t('settings.secrets.add')}>
      <form onSubmit={save} className="flex flex-col gap-3">
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField
            label={t('settings.secrets.name')}
            value={name}
            onChange={setName}
            placeholder="mail-password"
          />
          <TextField label={t('settings.secrets.value')} type="password" value={value} onChange={setValue} />
        </div>
        {set.error !== null && <ProblemNotice problem={problemOf(set.error)} />}
        {agreement}
        <div>
          <Button
            variant="primary"
            type="submit"
            disabled={name.trim() === '' || value === '' || set.isPending}
          >
            {t('save')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
