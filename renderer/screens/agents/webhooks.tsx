import { Plus, Webhook } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Answer } from '../../components/answer.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';
import { NewWebhook } from './new-webhook.tsx';

/** Where programs outside publish events. */
export function Webhooks() {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const webhooks = useOperation('webhooks.list', {});
  const revoke = useAction('webhooks.revoke', { done: t('agents.webhooks.revoked') });
  const add = (
    <Button variant="primary" size="small" onClick={() => setAdding(true)}>
      <Plus />
      {t('agents.webhooks.add')}
    </Button>
  );
  return (
    <div className="flex h-full flex-col gap-3 overflow-auto pb-4">
      <div className="flex items-start justify-between gap-3">
        <p className="text-muted-foreground">{t('agents.webhooks.text')}</p>
        {(webhooks.data?.items.length ?? 0) > 0 && add}
      </div>
      <Answer
        query={webhooks}
        empty={{
          when: ({ items }) => items.length === 0,
          show: (
            <EmptyState
              icon={Webhook}
              title={t('agents.webhooks.none')}
              text={t('agents.webhooks.none_text')}
              action={add}
            />
          ),
        }}
      >
        {({ items }) => (
          <ul className="divide-y rounded-lg border bg-card">
            {items.map(({ id, name, topic, path, url, created_at }) => (
              <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
                <div className="min-w-0 flex-1">
                  <p className="flex flex-wrap items-center gap-2 font-medium">
                    {name}
                    <Badge>{topic}</Badge>
                  </p>
                  <p className="flex flex-wrap items-center gap-x-2 text-xs text-muted-foreground">
                    <code className="break-all">{url ?? path}</code>
                    <Moment at={created_at} />
                  </p>
                </div>
                <CopyButton text={() => url ?? path} label={t('agents.webhooks.copy_url', { name })} />
                <Confirm
                  trigger={
                    <Button size="small" aria-label={t('agents.webhooks.revoke_one', { name })}>
                      {t('agents.webhooks.revoke')}
                    </Button>
                  }
                  title={t('agents.webhooks.revoke_one', { name })}
                  text={t('agents.webhooks.revoke_text')}
                  confirm={t('agents.webhooks.revoke')}
                  onConfirm={() => revoke.mutate({ webhook: id })}
                />
              </li>
            ))}
          </ul>
        )}
      </Answer>
      {adding && <NewWebhook onClose={() => setAdding(false)} />}
    </div>
  );
}
