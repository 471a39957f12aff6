import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { durationText, Moment, useNow } from '../../components/moment.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { visibleText } from '../../components/visible-text.ts';
import type { RunSummary } from './run-filter.ts';

/** Widths of the columns, shared by the heads above the list. */
export const columns =
  'grid w-full grid-cols-[minmax(8rem,1.2fr)_5.5rem_7rem_5rem_minmax(8rem,2fr)] items-center gap-3 min-[1100px]:grid-cols-[minmax(8rem,1.2fr)_5.5rem_8rem_5rem_minmax(8rem,2fr)_8rem]';

export interface RunRowProps {
  readonly run: RunSummary;
  /** Title of the briefing that it published. */
  readonly published: string | undefined;
}

/** A run in the list: its task, its state, when and how long, and what came of it. */
export const RunRow = memo(function RunRow({ run, published }: RunRowProps) {
  const { t } = useTranslation();
  return (
    <div className={columns}>
      <span className="truncate font-medium">{visibleText(run.task_title ?? t('runs.gone_task'))}</span>
      <span>
        <StateBadge state={run.state} />
      </span>
      <span className="truncate text-muted-foreground">
        <Moment at={run.started_at ?? run.created_at} />
      </span>
      <span className="text-muted-foreground tabular-nums">
        <Duration run={run} />
      </span>
      <span className="flex min-w-0 items-center gap-2">
        <Outcome run={run} published={published} />
        {run.fallbacks > 0 && <Badge tone="warning">{t('runs.fallbacks', { count: run.fallbacks })}</Badge>}
      </span>
      <span className="hidden truncate text-xs text-muted-foreground min-[1100px]:inline">
        {t(`runs.trigger.${run.trigger}`)} · {t(`runs.mode.${run.mode}`)}
        {run.retries > 0 && ` · ${t('runs.retries', { count: run.retries })}`}
      </span>
    </div>
  );
});

function Duration({ run }: { readonly run: RunSummary }) {
  if (run.state === 'running' && run.started_at !== null) return <Elapsed since={run.started_at} />;
  return <DurationOf ms={run.duration_ms} />;
}

function DurationOf({ ms }: { readonly ms: number | null }) {
  const { i18n } = useTranslation();
  return <>{ms === null ? '–' : durationText(ms, i18n.language)}</>;
}

/** Time that goes on. */
export function Elapsed({ since }: { readonly since: string }) {
  const now = useNow(1_000);
  return <DurationOf ms={Math.max(0, Math.floor((now - Date.parse(since)) / 1_000) * 1_000)} />;
}

function Outcome({ run, published }: RunRowProps) {
  const { t } = useTranslation();
  if (run.error !== null)
    return (
      <span className="truncate text-destructive" title={run.error.message}>
        {visibleText(run.error.message.split('\n', 1)[0] ?? '')}
      </span>
    );
  const waits = run.state === 'waiting' ? String(run.waits_for?.for ?? '') : '';
  return (
    <span className="truncate text-muted-foreground">
      {waits !== '' ? t(`runs.waits.${waits}`) : published !== undefined && visibleText(published)}
    </span>
  );
}
