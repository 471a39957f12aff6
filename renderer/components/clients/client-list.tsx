import { Plug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../data/operation-query.ts';
import { Answer } from '../answer.tsx';
import { EmptyState } from '../empty-state.tsx';
import { ClientRow } from './client-row.tsx';

/** The MCP clients of this machine, each with whether it uses this engine, and the way to change that. */
export function ClientList() {
  const { t } = useTranslation();
  const clients = useOperation('clients.list', {});
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted-foreground">{t('agents.clients.text')}</p>
      <Answer
        query={clients}
        empty={{
          when: ({ items }) => items.length === 0,
          show: <EmptyState icon={Plug} title={t('agents.clients.none')} />,
        }}
      >
        {({ items }) => (
          <ul className="divide-y rounded-lg border bg-card">
            {items.map((client) => (
              <ClientRow key={client.client} client={client} />
            ))}
          </ul>
        )}
      </Answer>
    </div>
  );
}
