import { SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'wouter';
import { problemOf } from '../../api/api.ts';
import { Answer } from '../../components/answer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { useNow } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Questions } from '../../components/question/questions.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Tabs } from '../../components/ui/tabs.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useOperation } from '../../data/operation-query.ts';
import { problemIn } from './problem-in.ts';
import { RunActions } from './run-actions.tsx';
import { RunCompare } from './run-compare.tsx';
import { RunData } from './run-data.tsx';
import { RunFacts } from './run-facts.tsx';
import { RunLog } from './run-log.tsx';
import { RunReason } from './run-reason.tsx';
import { RunReplay } from './run-replay.tsx';
import { StepDetail } from './step-detail.tsx';
import { type RunDetail, type TimelineRow, timelineOf } from './timeline.ts';
import { TimelineView } from './timeline-view.tsx';
import { useLiveSteps } from './use-live-steps.ts';
import { usePlannedSteps } from './use-planned-steps.ts';

/** One run: what happened in it, when, and what to do about it. */
export function RunPage({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const query = useOperation('runs.get', { run: id });
  if (query.error !== null && problemOf(query.error).code === 'not_found')
    return (
      <Page title={t('runs.run')}>
        <EmptyState
          icon={SearchX}
          title={t('runs.not_found.title')}
          text={t('runs.not_found.text')}
          action={
            <Link href="/runs" className="text-primary underline underline-offset-2">
              {t('runs.all')}
            </Link>
          }
        />
      </Page>
    );
  return (
    <Page
      title={query.data ? visibleText(query.data.task_title ?? t('runs.gone_task')) : t('runs.run')}
      subtitle={query.data && <RunFacts run={query.data} />}
      actions={query.data && <RunActions run={query.data} />}
    >
      <Answer query={query}>{(run) => <RunContent run={run} />}</Answer>
    </Page>
  );
}

const settled = new Set(['succeeded', 'failed', 'cancelled', 'parked']);
const parts = ['step', 'data', 'why', 'compare', 'replay', 'log'] as const;
type Part = (typeof parts)[number];

function RunContent({ run }: { readonly run: RunDetail }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const live = useLiveSteps(run.id);
  const now = useNow(settled.has(run.state) ? 60_000 : 500);
  const isOver = settled.has(run.state);
  const timeline = timelineOf(run, live, now, usePlannedSteps(run, isOver));
  const selected = params.get('step') ?? firstToSee(timeline.rows);
  const part = parts.find((each) => each === params.get('part')) ?? 'step';
  const choose = (changes: { readonly step?: string; readonly part?: Part }) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const open = run.inbox.filter(({ state }) => state === 'open');

  return (
    <div className="flex flex-col gap-4">
      {run.error !== null && <ProblemNotice problem={problemIn(run.error)} />}
      {open.length > 0 && <Questions items={open} />}
      <Card title={t('runs.timeline.title')} className="[&>div]:p-0">
        <TimelineView
          timeline={timeline}
          selected={selected}
          onSelect={(step) => choose({ step, part: 'step' })}
          isOver={isOver}
        />
      </Card>
      <Tabs
        value={part}
        onChange={(next: Part) => choose({ part: next })}
        tabs={[
          {
            value: 'step',
            label: t('runs.part.step'),
            content: (
              <StepDetail
                key={selected}
                run={run}
                row={timeline.rows.find(({ path }) => path === selected)}
              />
            ),
          },
          { value: 'data', label: t('runs.part.data'), content: <RunData run={run} /> },
          { value: 'why', label: t('runs.part.why'), content: <RunReason run={run} /> },
          { value: 'compare', label: t('runs.part.compare'), content: <RunCompare run={run} /> },
          ...(isOver
            ? [
                {
                  value: 'replay' as const,
                  label: t('runs.part.replay'),
                  content: <RunReplay run={run} step={selected} />,
                },
              ]
            : []),
          { value: 'log', label: t('runs.part.log'), content: <RunLog run={run} /> },
        ]}
      />
    </div>
  );
}

/** The step that a person opens a run for: the one that failed, the one that waits or goes on, else the last. */
function firstToSee(rows: readonly TimelineRow[]): string | undefined {
  const last = (state: string) => rows.findLast((row) => row.state === state && row.kind !== 'group');
  const begun = rows.findLast((row) => row.state !== 'expected');
  return (last('failed') ?? last('waiting') ?? last('running') ?? begun)?.path;
}
