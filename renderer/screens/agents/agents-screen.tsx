import { Bot, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams } from 'wouter';
import { Answer } from '../../components/answer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Page } from '../../components/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { useOperation } from '../../data/operation-query.ts';
import { AgentCard } from './agent-card.tsx';
import { AgentList } from './agent-list.tsx';
import { AuditTrail } from './audit-trail.tsx';
import { NewAgent } from './new-agent.tsx';
import { VerifyButton } from './verify-button.tsx';

/** Who calls operations, what each may do, and what each did. `/agents/:agent` shows the trail of one. */
export default function AgentsScreen() {
  const { t } = useTranslation();
  const { agent } = useParams<{ readonly agent?: string }>();
  const [, navigate] = useLocation();
  const [adding, setAdding] = useState(false);
  const agents = useOperation('agents.list', { limit: 1_000 });
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
      <Answer
        query={agents}
        empty={{
          when: ({ items }) => items.length === 0,
          show: <EmptyState icon={Bot} title={t('agents.none.title')} text={t('agents.none.text')} />,
        }}
      >
        {({ items }) => (
          <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-auto">
            <AgentList
              agents={items}
              chosen={agent ?? null}
              onChoose={(id) => navigate(id === null ? '/agents' : `/agents/${id}`)}
            />
            {agent !== undefined && <AgentCard key={agent} id={agent} />}
            <AuditTrail key={agent ?? ''} agents={items} agent={agent ?? null} />
          </div>
        )}
      </Answer>
      {adding && <NewAgent onClose={() => setAdding(false)} />}
    </Page>
  );
}
