import { CalendarClock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { ErrorDetail } from '../../api/api.ts';
import { Answer } from '../../components/answer.tsx';
import { Moment } from '../../components/moment.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { buttonClasses } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { useOperation } from '../../data/operation-query.ts';
import { BriefingText } from '../today/briefing-text.tsx';
import { ArrivalSteps } from './arrival-steps.tsx';

export interface ArrivalProps {
  /** Id of the starter briefing. */
  readonly task: string;
  /** Id of its first run. */
  readonly run: string;
}

/** The first briefing while it is put together, then itself; and when the next one comes. */
export function Arrival({ task, run }: ArrivalProps) {
  const { t } = useTranslation();
  const first = useOperation('runs.get', { run });
  const settled = first.data?.state === 'succeeded';
  const list = useOperation('briefings.list', { task, limit: 1 }, { enabled: settled });
  const id = list.data?.items.find(({ run_id }) => run_id === run)?.id;
  const briefing = useOperation('briefings.get', { briefing: id ?? '' }, { enabled: id !== undefined });
  return (
    <>
      <Answer query={first}>
        {(found) => (
          <Card title={t(settled ? 'welcome.arrival.done' : 'welcome.arrival.working')}>
            <ArrivalSteps task={task} steps={found.steps} settled={found.finished_at !== null} />
            {found.error !== null && (
              <div className="mt-3 flex flex-col gap-2">
                <ProblemNotice problem={found.error as ErrorDetail} />
                <Link href={`/runs/${run}`} className="text-primary underline-offset-2 hover:underline">
                  {t('welcome.arrival.open_run')}
                </Link>
              </div>
            )}
          </Card>
        )}
      </Answer>
      <NextTime task={task} />
      {briefing.data && (
        <Card title={briefing.data.title} aria-live="polite">
          <div className="flex flex-col gap-3">
            <BriefingText briefing={briefing.data} />
          </div>
        </Card>
      )}
    </>
  );
}

function NextTime({ task }: { readonly task: string }) {
  const { t } = useTranslation();
  const found = useOperation('tasks.get', { task }).data;
  if (!found) return null;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg border bg-card p-4">
      <div className="flex items-center gap-3">
        <CalendarClock className="size-5 text-muted-foreground" />
        <div>
          <p className="font-medium">{found.schedule_sentence}</p>
          {found.next_at !== null && (
            <p className="text-muted-foreground">
              {t('welcome.arrival.next')} <Moment at={found.next_at} form="exact" zone={found.timezone} /> (
              <Moment at={found.next_at} />)
            </p>
          )}
        </div>
      </div>
      <div className="flex gap-2">
        <Link href={`/tasks/${task}`} className={buttonClasses({})}>
          {t('welcome.arrival.change')}
        </Link>
        <Link href="/today" className={buttonClasses({ variant: 'primary' })}>
          {t('welcome.arrival.today')}
        </Link>
      </div>
    </div>
  );
}
