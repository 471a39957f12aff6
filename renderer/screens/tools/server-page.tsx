import { RefreshCw, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { toast } from 'sonner';
import { useLocation } from 'wouter';
import type { OutputOf } from '../../api/api.ts';
import { Answer } from '../../components/answer.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { JsonView } from '../../components/json-view.tsx';
import { Page } from '../../components/page.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';
import { ChangedTools } from './changed-tools.tsx';
import { ServerFacts } from './server-facts.tsx';
import { ServerOffers } from './server-offers.tsx';
import { ServerOutput } from './server-output.tsx';

type ServerDetail = OutputOf<'servers.get'>;

/** One tool server: how it is, what it offers, who uses it, what it wrote. */
export function ServerPage({ name }: { readonly name: string }) {
  const server = useOperation('servers.get', { server: name });
  return (
    <Page
      title={visibleText(name)}
      subtitle={server.data && <StateBadge state={server.data.state} />}
      actions={server.data && server.data.kind !== 'toolkit' && <ServerActions server={server.data} />}
    >
      <Answer query={server}>{(found) => <Parts server={found} />}</Answer>
    </Page>
  );
}

function Parts({ server }: { readonly server: ServerDetail }) {
  const { t } = useTranslation();
  return (
    <div className="flex max-w-5xl flex-col gap-4">
      {server.last_error !== null && (
        <ProblemNotice problem={{ code: 'server', message: visibleText(server.last_error) }} />
      )}
      {server.changed_tools.length > 0 && <ChangedTools server={server.name} />}
      <ServerFacts server={server} />
      <ServerOffers offers={server.offers} />
      {server.config !== null && (
        <Card title={t('tools.server.config')}>
          <JsonView value={server.config} label={t('tools.server.config')} />
        </Card>
      )}
      {server.kind !== 'toolkit' && <ServerOutput server={server.name} />}
    </div>
  );
}

function ServerActions({ server: { name, used_by } }: { readonly server: ServerDetail }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const refresh = useAction('servers.refresh', {
    onDone: ({ items: [answer] }) => {
      if (!answer || answer.error === null)
        toast.success(t('tools.tool_count', { count: answer?.tools ?? 0 }));
      else toast.error(answer.error.message, { description: answer.error.hint });
    },
  });
  const remove = useAction('servers.remove', {
    done: t('tools.server.removed', { name }),
    onDone: () => navigate('/tools?tab=servers'),
  });
  return (
    <>
      <Button onClick={() => refresh.mutate({ server: name })} disabled={refresh.isPending}>
        <RefreshCw />
        {t('tools.server.refresh')}
      </Button>
      <Confirm
        trigger={
          <Button>
            <Trash2 />
            {t('tools.server.remove')}
          </Button>
        }
        title={t('tools.server.remove_title', { name })}
        text={t('tools.server.remove_text', { count: used_by.length })}
        confirm={t('tools.server.remove')}
        onConfirm={() => remove.mutate({ server: name })}
      />
    </>
  );
}
