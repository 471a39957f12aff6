import { Plus, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from 'sonner';
import { useSearchParams } from 'wouter';
import { Page } from '../../components/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Tabs } from '../../components/ui/tabs.tsx';
import { useAction } from '../../data/operation-action.ts';
import { AddServer } from './add-server.tsx';
import { ServerList } from './server-list.tsx';
import { ToolList } from './tool-list.tsx';

/** Everything that steps can use, and what serves it. */
export function ToolsOverview() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const tab = search.get('tab') === 'servers' ? 'servers' : 'tools';
  const refresh = useAction('servers.refresh', {
    onDone: ({ items }) => {
      const failed = items.filter(({ error }) => error !== null);
      if (failed.length === 0) toast.success(t('tools.refreshed', { count: items.length }));
      for (const { server, error } of failed) toast.error(`${server}: ${error?.message}`);
    },
  });
  return (
    <Page
      title={t('screens.tools')}
      fills
      actions={
        <>
          <Button onClick={() => refresh.mutate({})} disabled={refresh.isPending}>
            <RefreshCw />
            {t('tools.refresh_all')}
          </Button>
          <Button variant="primary" onClick={() => setAdding(true)}>
            <Plus />
            {t('tools.add.open')}
          </Button>
        </>
      }
    >
      <Tabs
        value={tab}
        onChange={(chosen) => setSearch(chosen === 'servers' ? { tab: 'servers' } : {})}
        tabs={[
          { value: 'tools', label: t('tools.tabs.tools'), content: <ToolList /> },
          {
            value: 'servers',
            label: t('tools.tabs.servers'),
            content: <ServerList onAdd={() => setAdding(true)} />,
          },
        ]}
      />
      {adding && <AddServer onClose={() => setAdding(false)} />}
    </Page>
  );
}
