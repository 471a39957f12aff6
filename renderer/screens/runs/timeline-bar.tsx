import { useTranslation } from 'react-i18next';
import { classNames } from '../../components/class-names.ts';
import { durationText } from '../../components/moment.tsx';
import type { Bar } from './timeline.ts';

const colours: Readonly<Record<string, string>> = {
  succeeded: 'bg-success',
  failed: 'bg-destructive',
  running: 'bg-primary animate-pulse',
  waiting: 'bg-warning',
  skipped: 'bg-muted-foreground/40',
};

export interface TimelineBarProps {
  readonly bar: Bar;
  /** Of the whole timeline, milliseconds since 1970. */
  readonly from: number;
  readonly span: number;
}

/** A stretch of time, at least three pixels wide; waiting is striped, and what holds other steps is a thin line. */
export function TimelineBar({ bar, from, span }: TimelineBarProps) {
  const { t, i18n } = useTranslation();
  const length = durationText(bar.to - bar.from, i18n.language);
  const what =
    bar.attempt === null
      ? t(bar.kind === 'waiting' ? 'runs.timeline.waited' : 'runs.timeline.took', { length })
      : t('runs.timeline.attempt', { number: bar.attempt, length });
  return (
    <span
      title={what}
      className={classNames(
        'absolute min-w-[3px] rounded-sm',
        bar.kind === 'inside' ? 'top-[9px] h-[3px] opacity-60' : 'top-1 h-3',
        bar.kind === 'waiting'
          ? 'border border-warning/50 bg-[repeating-linear-gradient(135deg,var(--warning)_0_2px,transparent_2px_6px)] opacity-60'
          : (colours[bar.state] ?? 'bg-muted-foreground'),
      )}
      style={{
        left: `min(${((bar.from - from) / span) * 100}%, calc(100% - 3px))`,
        width: `${((bar.to - bar.from) / span) * 100}%`,
      }}
    >
      <span className="sr-only">{what}</span>
    </span>
  );
}
