import { Circle } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../api/api.ts';
import { Answer } from '../../components/answer.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';
import type { Agent } from './agent-list.tsx';
import { ProposeTask } from './propose-task.tsx';
import { RecordedCalls } from './recorded-calls.tsx';
import { useRecord } from './use-record.ts';

type Recording = OutputOf<'recordings.list'>['items'][number];

/** What agents did while they were recorded, each ready to become a task. */
export function Recordings({ agents }: { readonly agents: readonly Agent[] }) {
  const { t } = useTranslation();
  const recordings = useOperation('recordings.list', { limit: 50 });
  const nameOf = (id: string) => visibleText(agents.find((agent) => agent.id === id)?.name ?? id);
  return (
    <div className="flex h-full flex-col gap-3 overflow-auto pb-4">
      <p className="text-muted-foreground">{t('agents.recordings.text')}</p>
      <Answer
        query={recordings}
        empty={{
          when: ({ items }) => items.length === 0,
          show: (
            <EmptyState
              icon={Circle}
              title={t('agents.recordings.none')}
              text={t('agents.recordings.none_text')}
            />
          ),
        }}
      >
        {({ items }) => (
          <ul className="divide-y rounded-lg border bg-card">
            {items.map((recording) => (
              <RecordingRow key={recording.id} recording={recording} name={nameOf(recording.agent_id)} />
            ))}
          </ul>
        )}
      </Answer>
    </div>
  );
}

function RecordingRow({ recording, name }: { readonly recording: Recording; readonly name: string }) {
  const { t } = useTranslation();
  const { id, agent_id, started_at, stopped_at, full, calls } = recording;
  const [proposing, setProposing] = useState(false);
  const [shown, setShown] = useState(false);
  const record = useRecord();
  const discard = useAction('recordings.discard', { done: t('agents.recordings.discarded') });
  return (
    <li className="px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            {name}
            {stopped_at === null && <Badge tone="destructive">{t('agents.recordings.on')}</Badge>}
            {full && <Badge tone="warning">{t('agents.recordings.full')}</Badge>}
          </p>
          <p className="text-xs text-muted-foreground">
            <Moment at={started_at} form="exact" /> · {t('agents.recordings.calls', { count: calls })}
          </p>
        </div>
        {stopped_at === null && (
          <Button size="small" onClick={() => record.mutate({ agent: agent_id, on: false })}>
            {t('agents.recordings.stop')}
          </Button>
        )}
        {calls > 0 && (
          <>
            <Button size="small" aria-expanded={shown} onClick={() => setShown(!shown)}>
              {t('agents.recordings.show')}
            </Button>
            <Button size="small" variant="primary" onClick={() => setProposing(true)}>
              {t('agents.recordings.propose')}
            </Button>
          </>
        )}
        <Confirm
          trigger={<Button size="small">{t('agents.recordings.discard')}</Button>}
          title={t('agents.recordings.discard_title')}
          text={t('agents.recordings.discard_text')}
          confirm={t('agents.recordings.discard')}
          onConfirm={() => discard.mutate({ recording: id })}
        />
      </div>
      {shown && <RecordedCalls recording={id} />}
      {proposing && <ProposeTask recording={id} agent={name} onClose={() => setProposing(false)} />}
    </li>
  );
}
