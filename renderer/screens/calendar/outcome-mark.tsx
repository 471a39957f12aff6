import { Check, Circle, Clock, type LucideIcon, Play, SkipForward, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../components/class-names.ts';
import { type Counts, type Outcome, outcomes } from './slots.ts';

const marks: Readonly<Record<Outcome, { readonly icon: LucideIcon; readonly colour: string }>> = {
  failed: { icon: X, colour: 'text-destructive' },
  late: { icon: Clock, colour: 'text-warning' },
  skipped: { icon: SkipForward, colour: 'text-muted-foreground' },
  ran: { icon: Check, colour: 'text-success' },
  going: { icon: Play, colour: 'text-primary' },
  expected: { icon: Circle, colour: 'text-muted-foreground' },
};

/** An outcome as a shape and a colour, with its name where there is room. */
function OutcomeMark({ outcome, text }: { readonly outcome: Outcome; readonly text?: string }) {
  const { icon: Icon, colour } = marks[outcome];
  return (
    <span className={classNames('inline-flex items-center gap-0.5', colour)}>
      <Icon aria-hidden className="size-3" strokeWidth={2.5} />
      {text}
    </span>
  );
}

/** How many slots of each outcome, the worst first. */
export function OutcomeCounts({ counts }: { readonly counts: Counts }) {
  return (
    <span className="flex flex-wrap gap-x-2 text-xs tabular-nums">
      {outcomes.map((outcome) => {
        const count = counts[outcome];
        return count === undefined ? null : (
          <OutcomeMark key={outcome} outcome={outcome} text={String(count)} />
        );
      })}
    </span>
  );
}

/** What the marks mean. */
export function OutcomeLegend() {
  const { t } = useTranslation();
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {outcomes.map((outcome) => (
        <li key={outcome}>
          <OutcomeMark outcome={outcome} text={t(`calendar.outcome.${outcome}`)} />
        </li>
      ))}
    </ul>
  );
}

/** The same in words, for reading out: "3 ran, 1 failed". */
export function useCountsInWords(): (counts: Counts) => string {
  const { t } = useTranslation();
  return (counts) =>
    outcomes
      .flatMap((outcome) => {
        const count = counts[outcome];
        return count === undefined ? [] : [t(`calendar.count.${outcome}`, { count })];
      })
      .join(', ') || t('calendar.count.none');
}
