import { Check, CircleDashed, CircleSlash, LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../api/api.ts';
import { durationText } from '../../components/moment.tsx';
import { useOperation } from '../../data/operation-query.ts';
import { type ShownStep, shownSteps } from './shown-steps.ts';

export interface ArrivalStepsProps {
  readonly task: string;
  readonly steps: OutputOf<'runs.get'>['steps'];
  readonly settled: boolean;
}

const icons = {
  done: Check,
  failed: CircleSlash,
  working: LoaderCircle,
  ahead: CircleDashed,
  left_out: CircleSlash,
};

/** What is being gathered, step by step, as it happens. */
export function ArrivalSteps({ task, steps, settled }: ArrivalStepsProps) {
  const definition = useOperation('tasks.get', { task }).data?.definition;
  return (
    <ol className="flex flex-col gap-1.5" aria-live="polite">
      {shownSteps(definition, steps, settled).map((step) => (
        <StepLine key={step.path} step={step} />
      ))}
    </ol>
  );
}

function StepLine({ step: { title, state, duration_ms } }: { readonly step: ShownStep }) {
  const { t, i18n } = useTranslation();
  const Icon = icons[state];
  return (
    <li className="flex items-center gap-2">
      <Icon
        aria-label={t(`welcome.arrival.state.${state}`)}
        className={
          state === 'working'
            ? 'size-4 animate-spin text-primary'
            : state === 'done'
              ? 'size-4 text-success'
              : 'size-4 text-muted-foreground'
        }
      />
      <span className={state === 'done' || state === 'working' ? '' : 'text-muted-foreground'}>{title}</span>
      {state === 'failed' && (
        <span className="text-xs text-muted-foreground">{t('welcome.arrival.without_it')}</span>
      )}
      {duration_ms !== null && state === 'done' && (
        <span className="ml-auto text-xs text-muted-foreground">
          {durationText(duration_ms, i18n.language)}
        </span>
      )}
    </li>
  );
}
