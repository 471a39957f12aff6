import { KeyRound, WifiOff } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from './api/api.ts';
import { useApi } from './api/api-context.tsx';
import { EmptyState } from './components/empty-state.tsx';

const patienceMs = 2_000;

/** Says when the engine cannot be heard; without a key there is nothing else to show. */
export function ConnectionNotice({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const api = useApi();
  const [connection, setConnection] = useState<Connection>('live');
  const [patient, setPatient] = useState(true);
  useEffect(() => api.onConnection(setConnection), [api]);
  useEffect(() => {
    setPatient(true);
    if (connection !== 'lost') return;
    const timer = setTimeout(() => setPatient(false), patienceMs);
    return () => clearTimeout(timer);
  }, [connection]);

  if (connection === 'refused')
    return (
      <EmptyState icon={KeyRound} title={t('connection.refused_title')} text={t('connection.refused_text')} />
    );
  return (
    <>
      {connection === 'lost' && !patient && (
        <div
          role="status"
          className="flex items-center gap-2 border-b bg-warning/10 px-6 py-1.5 text-warning"
        >
          <WifiOff className="size-4" />
          {t('connection.lost')}
        </div>
      )}
      {children}
    </>
  );
}
