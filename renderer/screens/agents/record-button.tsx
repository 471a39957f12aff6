import { Circle, Square } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button.tsx';
import { useOperation } from '../../data/operation-query.ts';
import { useRecord } from './use-record.ts';

/** Keeps what an agent does from now on, or ends that. */
export function RecordButton({ agent }: { readonly agent: string }) {
  const { t } = useTranslation();
  const newest = useOperation('recordings.list', { agent, limit: 1 }).data?.items[0];
  const record = useRecord();
  const isOn = newest !== undefined && newest.stopped_at === null;
  return (
    <Button
      size="small"
      disabled={record.isPending}
      title={t('agents.recordings.text')}
      onClick={() => record.mutate({ agent, on: !isOn })}
    >
      {isOn ? <Square /> : <Circle className="text-destructive" />}
      {t(isOn ? 'agents.recordings.stop' : 'agents.recordings.start')}
    </Button>
  );
}
