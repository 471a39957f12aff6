import { CalendarClock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { Answer } from '../../components/answer.tsx';
import { Moment } from '../../components/moment.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useOperation } from '../../data/operation-query.ts';
import { addDays, dayOf } from '../calendar/calendar-days.ts';
import { TaskMenu } from '../tasks/task-menu.tsx';
import { comingUp } from './coming-up.ts';

/** Of each day; the calendar has the rest. */
const mostShown = 8;

/** What is due today and tomorrow, with what can be done about it. */
export function NextUp({ now }: { readonly now: number }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const query = useOperation('tasks.list', { status: 'active', limit: 1_000 });
  // The slots after now, however short the time whose days it counts.
  const coming = useOperation('tasks.calendar', { from: '1m', to: '1m', next: 1_000 }).data?.next ?? [];
  return (
    <Card
      title={t('today.next.title')}
      className="[&>div]:p-2"
      actions={
        <Button variant="ghost" size="small" onClick={() => navigate('/calendar')}>
          <CalendarClock />
          {t('screens.calendar')}
        </Button>
      }
    >
      <Answer query={query}>
        {({ items }) => {
          const days = comingUp(items, coming, now);
          return days.length === 0 ? (
            <p className="px-2 py-1 text-muted-foreground">{t('today.next.nothing')}</p>
          ) : (
            days.map(({ day, tasks }) => (
              <section key={day}>
                <h3 className="px-2 pt-1 text-xs font-medium text-muted-foreground">
                  {t(`today.next.${day}`)}
                </h3>
                <ul>
                  {tasks.slice(0, mostShown).map(({ task, at, more, isNext }) => (
                    <li key={task.id} className="flex h-8 items-center gap-3 rounded px-2 hover:bg-accent/50">
                      <span className="w-16 shrink-0 text-muted-foreground tabular-nums">
                        <Moment at={at} form="time" />
                      </span>
                      <Link href={`/tasks/${task.id}`} className="min-w-0 truncate hover:underline">
                        {visibleText(task.title)}
                      </Link>
                      {more > 0 && (
                        <span className="shrink-0 text-xs text-muted-foreground">
                          {t('today.next.more', { count: more })}
                        </span>
                      )}
                      <span className="ml-auto">{isNext && <TaskMenu task={task} />}</span>
                    </li>
                  ))}
                </ul>
                {tasks.length > mostShown && (
                  <Link
                    href={day === 'tomorrow' ? `/calendar?day=${addDays(dayOf(now), 1)}` : '/calendar'}
                    className="block px-2 py-1 text-xs text-primary hover:underline"
                  >
                    {t(`today.next.others_${day}`, { count: tasks.length - mostShown })}
                  </Link>
                )}
              </section>
            ))
          );
        }}
      </Answer>
    </Card>
  );
}
