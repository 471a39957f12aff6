import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Answer } from '../../components/answer.tsx';
import { Moment } from '../../components/moment.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';
import { type Failure, failuresOf } from './failures.ts';

const mostShown = 5;

/** Tasks of which a run failed in the last day. */
export function WentWrong() {
  const { t } = useTranslation();
  const query = useOperation('runs.list', { since: '24h', limit: 500 });
  return (
    <Card title={t('today.wrong.title')} className="[&>div]:p-2">
      <Answer query={query}>
        {({ items }) => {
          const failures = failuresOf(items);
          return failures.length === 0 ? (
            <p className="flex items-center gap-2 px-2 py-1 text-muted-foreground">
              <CircleCheck aria-hidden className="size-4 text-success" />
              {t('today.wrong.nothing')}
            </p>
          ) : (
            <>
              <ul>
                {failures.slice(0, mostShown).map((failure) => (
                  <FailureRow key={failure.run.task_id} failure={failure} />
                ))}
              </ul>
              {failures.length > mostShown && (
                <Link
                  href="/runs?state=failed&since=24h"
                  className="block px-2 py-1 text-xs text-primary hover:underline"
                >
                  {t('today.wrong.others', { count: failures.length - mostShown })}
                </Link>
              )}
            </>
          );
        }}
      </Answer>
    </Card>
  );
}

function FailureRow({ failure: { run, times, isMended } }: { readonly failure: Failure }) {
  const { t } = useTranslation();
  const retry = useAction('runs.retry', { done: t('today.wrong.retried') });
  const title = visibleText(run.task_title ?? '');
  return (
    <li className="flex items-start gap-2 rounded px-2 py-1.5 hover:bg-accent/50">
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2">
          <Link href={`/runs/${run.id}`} className="truncate font-medium hover:underline">
            {title}
          </Link>
          <span className="shrink-0 text-xs text-muted-foreground">
            {times > 1 && `${t('today.wrong.times', { count: times })} · `}
            <Moment at={run.finished_at ?? run.created_at} />
          </span>
        </p>
        <p className="line-clamp-2 break-words text-destructive">
          {visibleText(run.error?.message.split('\n', 1)[0] ?? '')}
        </p>
        {isMended && <p className="text-xs text-success">{t('today.wrong.mended')}</p>}
      </div>
      {!isMended && (
        <Button
          size="small"
          disabled={retry.isPending}
          aria-label={t('today.wrong.retry_of', { title })}
          onClick={() => retry.mutate({ run: run.id })}
        >
          {t('today.wrong.retry')}
        </Button>
      )}
    </li>
  );
}
