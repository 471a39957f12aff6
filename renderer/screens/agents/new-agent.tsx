import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/api.ts';
import { TextField } from '../../components/connect/text-field.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useAction } from '../../data/operation-action.ts';
import { AgentDialog } from './agent-dialog.tsx';
import { AgentFields } from './agent-fields.tsx';
import { newAgentForm, permissionsOf } from './agent-permissions.ts';
import { TokenOnce } from './token-once.tsx';

/** Adds an agent with what it may do, and shows its token, this once. */
export function NewAgent({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [form, setForm] = useState(newAgentForm);
  const [expires, setExpires] = useState('');
  const create = useAction('agents.create', { showsProblem: true });
  const save = (event: FormEvent) => {
    event.preventDefault();
    const { quiet_hours, ...permissions } = permissionsOf(form);
    create.mutate({
      ...permissions,
      ...(quiet_hours && { quiet_hours }),
      ...(expires.trim() !== '' && { expires: expires.trim() }),
    });
  };
  if (create.data)
    return <TokenOnce name={create.data.agent.name} token={create.data.token} onClose={onClose} />;
  return (
    <AgentDialog
      title={t('agents.new.title')}
      text={t('agents.new.text')}
      action={t('agents.new.save')}
      ready={form.name.trim() !== '' && !create.isPending}
      onSubmit={save}
      onClose={onClose}
    >
      {create.error !== null && <ProblemNotice problem={problemOf(create.error)} />}
      <AgentFields value={form} onChange={setForm} />
      <TextField
        label={t('agents.new.expires')}
        hint={t('agents.new.expires_hint')}
        placeholder="90d"
        value={expires}
        onChange={setExpires}
      />
    </AgentDialog>
  );
}
