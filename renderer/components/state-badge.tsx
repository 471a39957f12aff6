import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from './ui/badge.tsx';

const tones: Readonly<Record<string, Tone>> = {
  // runs, steps, occurrences
  running: 'primary',
  queued: 'neutral',
  waiting: 'warning',
  succeeded: 'success',
  ran: 'success',
  late: 'warning',
  failed: 'destructive',
  parked: 'destructive',
  cancelled: 'neutral',
  skipped: 'neutral',
  coalesced: 'neutral',
  pending: 'neutral',
  // tasks
  active: 'success',
  paused: 'warning',
  proposed: 'primary',
  completed: 'neutral',
  // tool servers
  ready: 'success',
  starting: 'primary',
  backing_off: 'warning',
  stopped: 'neutral',
  // effects
  sending: 'primary',
  in_doubt: 'warning',
};

/** The state of a run, step, task, occurrence, tool server or effect, in the glossary's word. */
export function StateBadge({ state }: { readonly state: string }) {
  const { t } = useTranslation();
  return (
    <Badge tone={tones[state] ?? 'neutral'}>
      {t(`state.${state}`, { defaultValue: state.replaceAll('_', ' ') })}
    </Badge>
  );
}
