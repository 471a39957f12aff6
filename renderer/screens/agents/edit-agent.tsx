import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type OutputOf, problemOf } from '../../api/api.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { useAction } from '../../data/operation-action.ts';
import { AgentDialog } from './agent-dialog.tsx';
import { AgentFields } from './agent-fields.tsx';
import { formOfAgent, permissionsOf } from './agent-permissions.ts';

export interface EditAgentProps {
  readonly agent: OutputOf<'agents.get'>;
  readonly onClose: () => void;
}

/** Changes what an agent is called, may do, and is bounded by; in effect with its next call. */
export function EditAgent({ agent, onClose }: EditAgentProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState(() => formOfAgent(agent));
  const update = useAction('agents.update', {
    showsProblem: true,
    done: t('agents.edit.done'),
    onDone: onClose,
  });
  const save = (event: FormEvent) => {
    event.preventDefault();
    update.mutate({ agent: agent.id, ...permissionsOf(form) });
  };
  return (
    <AgentDialog
      title={t('agents.edit.title', { name: agent.name })}
      text={t('agents.edit.text')}
      action={t('save')}
      ready={form.name.trim() !== '' && !update.isPending}
      onSubmit={save}
      onClose={onClose}
    >
      {update.error !== null && <ProblemNotice problem={problemOf(update.error)} />}
      <AgentFields value={form} onChange={setForm} />
    </AgentDialog>
  );
}
