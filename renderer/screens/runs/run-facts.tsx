import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { durationText, Moment } from '../../components/moment.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { Elapsed } from './run-row.tsx';
import type { RunDetail } from './timeline.ts';
import { UsageText } from './usage-text.tsx';

const link = 'text-primary underline-offset-2 hover:underline';

/** State, time, origin and cost of a run, in a line. */
export function RunFacts({ run }: { readonly run: RunDetail }) {
  const { t, i18n } = useTranslation();
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <StateBadge state={run.state} />
      <span>
        {t(`runs.trigger.${run.trigger}`)} · <Moment at={run.started_at ?? run.created_at} form="exact" />
      </span>
      <span className="tabular-nums">
        {run.duration_ms !== null && durationText(run.duration_ms, i18n.language)}
        {run.state === 'running' && run.started_at !== null && <Elapsed since={run.started_at} />}
      </span>
      <Link href={`/tasks/${run.task_id}/history?version=${run.task_version}`} className={link}>
        {t('runs.version', { version: run.task_version })}
      </Link>
      <span>{t(`runs.mode.${run.mode}`)}</span>
      {run.fallbacks > 0 && (
        <span className="text-warning">{t('runs.fallbacks', { count: run.fallbacks })}</span>
      )}
      {run.retries > 0 && <span>{t('runs.retries', { count: run.retries })}</span>}
      {run.crashes > 0 && <span className="text-warning">{t('runs.crashes', { count: run.crashes })}</span>}
      {run.usage !== null && <UsageText usage={run.usage} />}
      {published(run).map((id) => (
        <Link key={id} href={`/today?briefing=${id}`} className={link}>
          {t('runs.briefing')}
        </Link>
      ))}
      {run.retry_of !== null && (
        <Link href={`/runs/${run.retry_of}`} className={link}>
          {t('runs.retry_of')}
        </Link>
      )}
      {run.parent_run_id !== null && (
        <Link href={`/runs/${run.parent_run_id}`} className={link}>
          {t('runs.called_by')}
        </Link>
      )}
    </div>
  );
}

/** Ids of the briefings that the run published: what its steps answered. */
function published({ steps }: RunDetail): readonly string[] {
  const ids = steps.flatMap(({ output }) => {
    if (output === null || typeof output !== 'object' || Array.isArray(output)) return [];
    const id = (output as { readonly briefing_id?: unknown }).briefing_id;
    return typeof id === 'string' ? [id] : [];
  });
  return [...new Set(ids)];
}
