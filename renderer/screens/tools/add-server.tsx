import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Tabs } from '../../components/ui/tabs.tsx';
import { EntryTrial } from './entry-trial.tsx';
import { PasteServers } from './paste-servers.tsx';
import type { ServerEntry } from './server-entries.ts';
import { ServerFields } from './server-fields.tsx';

/** Adds tool servers: one by a form, or those of another client by their JSON. Each is tried before it is kept. */
export function AddServer({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [way, setWay] = useState<'form' | 'paste'>('form');
  const [entries, setEntries] = useState<readonly ServerEntry[]>([]);
  const turn = (next: 'form' | 'paste') => {
    setWay(next);
    setEntries([]);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('tools.add.title')}
      description={t('tools.add.text')}
      className="w-[min(46rem,calc(100vw-2rem))]"
      actions={<Button onClick={onClose}>{t('close')}</Button>}
    >
      <div className="flex flex-col gap-4 pb-3">
        <Tabs
          value={way}
          onChange={turn}
          tabs={[
            { value: 'form', label: t('tools.add.form'), content: <ServerFields onEntries={setEntries} /> },
            { value: 'paste', label: t('tools.add.paste'), content: <PasteServers onEntries={setEntries} /> },
          ]}
        />
        {entries.map((entry) => (
          <EntryTrial key={JSON.stringify(entry)} entry={entry} />
        ))}
      </div>
    </Dialog>
  );
}
