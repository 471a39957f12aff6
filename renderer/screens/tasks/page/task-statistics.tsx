import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Answer } from '../../../components/answer.tsx';
import { durationText, Moment } from '../../../components/moment.tsx';
import { StateBadge } from '../../../components/state-badge.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { useOperation } from '../../../data/operation-query.ts';

/** How the runs of a task went, and its newest ones. */
export function TaskStatistics({ task }: { readonly task: string }) {
  const { t, i18n } = useTranslation();
  const statistics = useOperation('runs.statistics', { task });
  const runs = useOperation('runs.list', { task, limit: 5 });
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent', maximumFractionDigits: 1 });
  const duration = (ms: number | null) => (ms === null ? '–' : durationText(ms, i18n.language));
  return (
    <Card
      title={t('tasks.statistics.title')}
      actions={
        <Link href={`/tasks/${task}/runs`} className="text-primary underline-offset-2 hover:underline">
          {t('tasks.statistics.all')}
        </Link>
      }
    >
      <Answer query={statistics}>
        {(found) =>
          found.runs === 0 ? (
            <p className="text-muted-foreground">{t('tasks.statistics.none')}</p>
          ) : (
            <dl className="grid grid-cols-2 gap-x-4 gap-y-3 min-[600px]:grid-cols-4">
              <Figure name={t('tasks.statistics.runs')} value={found.runs.toLocaleString(i18n.language)} />
              <Figure
                name={t('tasks.statistics.succeeded')}
                value={found.success_rate === null ? '–' : percent.format(found.success_rate)}
              />
              <Figure name={t('tasks.statistics.median')} value={duration(found.durations.p50_ms)} />
              <Figure name={t('tasks.statistics.p95')} value={duration(found.durations.p95_ms)} />
              {found.usage.calls > 0 && (
                <Figure
                  name={t('tasks.statistics.tokens')}
                  value={(found.usage.tokens_input + found.usage.tokens_output).toLocaleString(i18n.language)}
                />
              )}
            </dl>
          )
        }
      </Answer>
      {(runs.data?.items.length ?? 0) > 0 && (
        <ul className="mt-3 divide-y border-t">
          {runs.data?.items.map((run) => (
            <li key={run.id}>
              <Link href={`/runs/${run.id}`} className="flex items-center gap-3 py-1.5 hover:bg-accent/60">
                <span className="w-24">
                  <StateBadge state={run.state} />
                </span>
                <Moment at={run.started_at ?? run.created_at} />
                <span className="ml-auto text-muted-foreground tabular-nums">
                  {duration(run.duration_ms)}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt className="text-xs text-muted-foreground">{name}</dt>
      <dd className="text-base font-semibold tabular-nums">{value}</dd>
    </div>
  );
}
