import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/api.ts';
import { TextField } from '../../components/connect/text-field.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { useAction } from '../../data/operation-action.ts';
import { AgentDialog } from './agent-dialog.tsx';

/** Adds a webhook, and shows its address and secret, this once. */
export function NewWebhook({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [topic, setTopic] = useState('');
  const create = useAction('webhooks.create', { showsProblem: true });
  const save = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name: name.trim(), topic: topic.trim() });
  };
  if (create.data) {
    const { webhook, secret } = create.data;
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title={t('agents.webhooks.made', { name: webhook.name })}
        description={t('agents.webhooks.made_text')}
        actions={
          <Button variant="primary" onClick={onClose}>
            {t('agents.token.kept')}
          </Button>
        }
      >
        <div className="flex flex-col gap-3 pb-3">
          <Secret label={t('agents.webhooks.url')} text={webhook.url ?? webhook.path} />
          {webhook.url === null && (
            <p className="text-xs text-muted-foreground">{t('agents.webhooks.any_port')}</p>
          )}
          <Secret label={t('agents.webhooks.secret')} text={secret} />
          <p className="text-xs text-muted-foreground">{t('agents.webhooks.how')}</p>
        </div>
      </Dialog>
    );
  }
  return (
    <AgentDialog
      title={t('agents.webhooks.add')}
      text={t('agents.webhooks.text')}
      action={t('agents.new.save')}
      ready={name.trim() !== '' && topic.trim() !== '' && !create.isPending}
      onSubmit={save}
      onClose={onClose}
    >
      {create.error !== null && <ProblemNotice problem={problemOf(create.error)} />}
      <TextField label={t('agents.new.name')} value={name} onChange={setName} />
      <TextField
        label={t('agents.webhooks.topic')}
        hint={t('agents.webhooks.topic_hint')}
        placeholder="door.opened"
        value={topic}
        onChange={setTopic}
      />
    </AgentDialog>
  );
}

function Secret({ label, text }: { readonly label: string; readonly text: string }) {
  const { t } = useTranslation();
  return (
    <div>
      <p className="font-medium">{label}</p>
      <div className="flex items-center gap-2">
        <code className="min-w-0 flex-1 rounded-md border bg-muted px-2 py-1.5 text-xs break-all">
          {text}
        </code>
        <CopyButton text={() => text} label={`${t('copy')}: ${label}`} />
      </div>
    </div>
  );
}
