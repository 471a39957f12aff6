import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { JsonView } from '../../components/json-view.tsx';
import { durationText, Moment } from '../../components/moment.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { Carries } from './carries.tsx';
import { problemIn } from './problem-in.ts';
import { StepAttempts } from './step-attempts.tsx';
import { StepEffects } from './step-effects.tsx';
import type { RunDetail, TimelineRow } from './timeline.ts';
import { UsageText } from './usage-text.tsx';
import { ViaText } from './via-text.tsx';

export interface StepDetailProps {
  readonly run: RunDetail;
  readonly row: TimelineRow | undefined;
}

/** All that is known of one step: what it was given, what it answered, what it tried and changed. */
export function StepDetail({ run, row }: StepDetailProps) {
  const { t, i18n } = useTranslation();
  if (!row) return <p className="text-muted-foreground">{t('runs.step.choose')}</p>;
  const step = run.steps.find(({ path }) => path === row.path);
  const attempts = run.attempts.filter(({ path }) => path === row.path);
  const effects = run.effects.filter(({ step_path }) => step_path === row.path);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="font-mono font-semibold">{visibleText(row.path)}</h2>
        <StateBadge state={row.state} />
        {row.tool !== null && (
          <Link
            href={`/tools/${encodeURIComponent(row.tool)}`}
            className="text-primary underline-offset-2 hover:underline"
          >
            {visibleText(row.tool)}
          </Link>
        )}
        {row.via !== null && <ViaText via={row.via} />}
        {row.to !== null && (
          <span className="text-muted-foreground">{durationText(row.to - row.from, i18n.language)}</span>
        )}
        {step?.wake_at && (
          <span className="text-muted-foreground">
            {t('runs.step.wakes')} <Moment at={step.wake_at} />
          </span>
        )}
        {step?.usage && <UsageText usage={step.usage} />}
      </div>
      {step && step.sources.length > 0 && <Carries sources={step.sources} />}
      {step?.error && step.error.message !== run.error?.message && (
        <ProblemNotice problem={problemIn(step.error)} />
      )}
      {step === undefined ? (
        <p className="text-muted-foreground">
          {t(row.state === 'expected' ? 'runs.step.to_come' : 'runs.step.under_way')}
        </p>
      ) : (
        <div className="grid gap-4 min-[1000px]:grid-cols-2">
          <JsonView value={step.input} label={t('runs.step.input')} />
          <JsonView value={step.output} label={t('runs.step.output')} />
        </div>
      )}
      {attempts.length > 0 && <StepAttempts attempts={attempts} />}
      {effects.length > 0 && <StepEffects effects={effects} />}
    </div>
  );
}
