import { Bot, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams, useSearchParams } from 'wouter';
import { Answer } from '../../components/answer.tsx';
import { ClientList } from '../../components/clients/client-list.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Tabs } from '../../components/ui/tabs.tsx';
import { useOperation } from '../../data/operation-query.ts';
import { AgentCard } from './agent-card.tsx';
import { type Agent, AgentList } from './agent-list.tsx';
import { AuditTrail } from './audit-trail.tsx';
import { NewAgent } from './new-agent.tsx';
import { Recordings } from './recordings.tsx';
import { VerifyButton } from './verify-button.tsx';
import { WaitingPairings } from './waiting-pairings.tsx';
import { Webhooks } from './webhooks.tsx';

const parts = ['agents', 'clients', 'recordings', 'webhooks'] as const;
type Part = (typeof parts)[number];

/**
 * Who calls operations, what each may do, and what each did; `/agents/:agent` shows the trail of one. Beside it how programs come
 * in: `?part=clients`, `recordings`, `webhooks`.
 */
export default function AgentsScreen() {
  const { t } = useTranslation();
  const { agent } = useParams<{ readonly agent?: string }>();
  const [, navigate] = useLocation();
  const [adding, setAdding] = useState(false);
  const [search] = useSearchParams();
  const agents = useOperation('agents.list', { limit: 1_000 });
  const part = (agent === undefined && parts.find((one) => one === search.get('part'))) || 'agents';
  const content = (of: Part, items: readonly Agent[]) => {
    switch (of) {
      case 'agents':
        return (
          <div className="flex h-full min-h-0 flex-col gap-4 overflow-auto">
            <AgentList
              agents={items}
              chosen={agent ?? null}
              onChoose={(id) => navigate(id === null ? '/agents' : `/agents/${id}`)}
            />
            {agent !== undefined && <AgentCard key={agent} id={agent} />}
            <AuditTrail key={agent ?? ''} agents={items} agent={agent ?? null} />
          </div>
        );
      case 'clients':
        return <ClientList />;
      case 'recordings':
        return <Recordings agents={items} />;
      case 'webhooks':
        return <Webhooks />;
    }
  };
  return (
    <Page
      title={t('screens.agents')}
      subtitle={t('agents.text')}
      actions={
        <>
          <VerifyButton />
          <Button variant="primary" onClick={() => setAdding(true)}>
            <Plus />
            {t('agents.new.open')}
          </Button>
        </>
      }
      fills
    >
      <WaitingPairings />
      <Answer
        query={agents}
        empty={{
          when: ({ items }) => items.length === 0,
          show: <EmptyState icon={Bot} title={t('agents.none.title')} text={t('agents.none.text')} />,
        }}
      >
        {({ items }) => (
          <Tabs<Part>
            value={part}
            onChange={(next) => navigate(next === 'agents' ? '/agents' : `/agents?part=${next}`)}
            tabs={parts.map((value) => ({
              value,
              label: t(`agents.parts.${value}`),
              content: content(value, items),
            }))}
          />
        )}
      </Answer>
      {adding && <NewAgent onClose={() => setAdding(false)} />}
    </Page>
  );
}
