import { CircleAlert, CircleCheck, CircleX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../api/api.ts';
import { Card } from '../../components/ui/card.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useOperation } from '../../data/operation-query.ts';
import { healthChecks } from './health.ts';

export interface HealthChecksProps {
  readonly status: OutputOf<'system.status'>;
  readonly lag_ms: number;
  readonly free_bytes: number | null;
}

const icons = {
  good: [CircleCheck, 'text-success'],
  look: [CircleAlert, 'text-warning'],
  bad: [CircleX, 'text-destructive'],
} as const;
const failing = new Set(['failed', 'backing_off']);

/** Whether all is well, and what to look at. */
export function HealthChecks({ status, lag_ms, free_bytes }: HealthChecksProps) {
  const { t } = useTranslation();
  const servers = useOperation('servers.list', {}).data?.items ?? [];
  const late = useOperation('settings.get', { path: 'late_after_seconds' }).data?.items[0]?.value;
  const checks = healthChecks({
    accepting: status.accepting,
    paused: status.pause !== null,
    lag_ms,
    late_after_ms: Number(late ?? 60) * 1_000,
    failing_servers: servers.filter(({ state }) => failing.has(state)).map(({ name }) => name),
    free_bytes,
    last_error: status.last_error?.message ?? null,
  });
  return (
    <Card title={t('mission_control.health.title')}>
      <ul className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
        {checks.map(({ name, state, detail }) => {
          const [Icon, colour] = icons[state];
          return (
            <li key={name} className="flex items-start gap-2">
              <Icon
                aria-label={t(`mission_control.health.state.${state}`)}
                className={`mt-0.5 size-4 shrink-0 ${colour}`}
              />
              <span className="min-w-0 break-words">
                {t(`mission_control.health.${name}.${state === 'good' ? 'good' : 'not'}`)}
                {detail !== null && <span className="text-muted-foreground"> {visibleText(detail)}</span>}
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
