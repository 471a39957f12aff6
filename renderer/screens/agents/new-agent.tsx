import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/api.ts';
import { TextField } from '../../components/connect/text-field.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Field } from '../../components/ui/field.tsx';
import { Textarea } from '../../components/ui/input.tsx';
import { Select } from '../../components/ui/select.tsx';
import { useAction } from '../../data/operation-action.ts';
import { scopesIn, usualScopes } from './agent-scopes.ts';
import { TokenOnce } from './token-once.tsx';

const approvals = ['first_time', 'always', 'never'] as const;

/** Adds an agent with what it may do, and shows its token, this once. */
export function NewAgent({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState(usualScopes);
  const [approval, setApproval] = useState<(typeof approvals)[number]>('first_time');
  const [limit, setLimit] = useState('');
  const [expires, setExpires] = useState('');
  const create = useAction('agents.create', { showsProblem: true });
  const save = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({
      name: name.trim(),
      scopes: scopesIn(scopes),
      approval,
      ...(limit !== '' && { limits: { calls_per_minute: Number(limit) } }),
      ...(expires.trim() !== '' && { expires: expires.trim() }),
    });
  };
  if (create.data)
    return <TokenOnce name={create.data.agent.name} token={create.data.token} onClose={onClose} />;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('agents.new.title')}
      description={t('agents.new.text')}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            variant="primary"
            type="submit"
            form="new-agent"
            disabled={name.trim() === '' || create.isPending}
          >
            {t('agents.new.save')}
          </Button>
        </>
      }
    >
      <form id="new-agent" onSubmit={save} className="flex flex-col gap-3 pb-3">
        {create.error !== null && <ProblemNotice problem={problemOf(create.error)} />}
        <TextField label={t('agents.new.name')} value={name} onChange={setName} />
        <Field label={t('agents.new.scopes')} hint={t('agents.new.scopes_hint')}>
          {(control) => (
            <Textarea
              {...control}
              value={scopes}
              spellCheck={false}
              className="font-mono text-xs"
              onChange={({ target }) => setScopes(target.value)}
            />
          )}
        </Field>
        <Field label={t('agents.new.approval')}>
          {({ id }) => (
            <Select
              id={id}
              value={approval}
              onChange={setApproval}
              options={approvals.map((value) => ({ value, label: t(`agents.approval.${value}`) }))}
            />
          )}
        </Field>
        <div className="grid gap-3 sm:grid-cols-2">
          <TextField
            label={t('agents.new.limit')}
            type="number"
            hint={t('agents.new.limit_hint')}
            value={limit}
            onChange={setLimit}
          />
          <TextField
            label={t('agents.new.expires')}
            hint={t('agents.new.expires_hint')}
            placeholder="90d"
            value={expires}
            onChange={setExpires}
          />
        </div>
      </form>
    </Dialog>
  );
}
