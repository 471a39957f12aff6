import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { OutputOf } from '../../api/api.ts';
import { Answer } from '../../components/answer.tsx';
import { Moment } from '../../components/moment.tsx';
import { Card } from '../../components/ui/card.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useOperation } from '../../data/operation-query.ts';

const most = 8;

/** Each task once, however often it comes. */
const firstOfEach = (slots: OutputOf<'tasks.calendar'>['next']) =>
  [...Map.groupBy(slots, ({ task_id }) => task_id).values()].flatMap(([first]) => first ?? []).slice(0, most);

/** The tasks that come next, soonest first. */
export function NextCard() {
  const { t } = useTranslation();
  const query = useOperation('tasks.calendar', { from: '1m', to: '1m', next: 100 });
  return (
    <Card title={t('calendar.next.title')} className="[&>div]:p-2">
      <Answer query={query}>
        {({ next }) =>
          next.length === 0 ? (
            <p className="px-2 py-1 text-muted-foreground">
              {t('calendar.next.nothing')}{' '}
              <Link href="/tasks/new" className="text-primary underline underline-offset-2">
                {t('calendar.next.new_task')}
              </Link>
            </p>
          ) : (
            <ul>
              {firstOfEach(next).map(({ task_id, title, at }) => (
                <li key={task_id} className="flex items-baseline justify-between gap-3 px-2 py-0.5">
                  <Link href={`/tasks/${task_id}`} className="truncate hover:underline">
                    {visibleText(title)}
                  </Link>
                  <span className="text-xs text-muted-foreground">
                    <Moment at={at} form="exact" />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Card>
  );
}
