import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { OutputOf } from '../../api/api.ts';
import { FactList } from '../../components/fact-list.tsx';
import { durationText, Moment } from '../../components/moment.tsx';
import { Card } from '../../components/ui/card.tsx';

/** How a server does: starts, calls, times, and the tasks that need it. */
export function ServerFacts({ server }: { readonly server: OutputOf<'servers.get'> }) {
  const { t, i18n } = useTranslation();
  const { kind, started_at, retry_at, restarts, calls, failures, p50_ms, p95_ms, pid, used_by } = server;
  const facts: (readonly [string, ReactNode])[] = [
    [t('tools.server.kind'), t(`tools.kind.${kind}`, { defaultValue: kind })],
    [t('tools.server.calls'), t('tools.server.calls_value', { calls, failures })],
  ];
  if (p50_ms !== null && p95_ms !== null)
    facts.push([
      t('tools.server.duration'),
      `${durationText(p50_ms, i18n.language)} / ${durationText(p95_ms, i18n.language)}`,
    ]);
  if (started_at !== null) facts.push([t('tools.server.started'), <Moment key="at" at={started_at} />]);
  if (retry_at !== null) facts.push([t('tools.server.retry'), <Moment key="at" at={retry_at} />]);
  if (kind !== 'toolkit') facts.push([t('tools.server.restarts'), restarts]);
  if (pid !== null) facts.push([t('tools.server.pid'), pid]);
  if (used_by.length > 0)
    facts.push([
      t('tools.server.used_by'),
      <span key="tasks" className="flex flex-wrap gap-x-3">
        {used_by.map(({ id, title }) => (
          <Link key={id} href={`/tasks/${id}`} className="text-primary underline-offset-2 hover:underline">
            {title}
          </Link>
        ))}
      </span>,
    ]);
  return (
    <Card title={t('tools.server.facts')}>
      <FactList facts={facts} />
    </Card>
  );
}
