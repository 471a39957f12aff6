import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Answer } from '../../components/answer.tsx';
import { Moment } from '../../components/moment.tsx';
import { Card } from '../../components/ui/card.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useOperation } from '../../data/operation-query.ts';

interface Conflict {
  readonly task_id: string;
  readonly other_task_id: string;
  readonly title: string;
  readonly other_title: string;
  readonly reason: string;
  readonly shared: string;
  readonly at: string;
  readonly count: number;
}

/** Tasks that come due too close to each other for what they share, in the next two weeks. */
export function ConflictsCard() {
  const { t } = useTranslation();
  const query = useOperation('schedules.conflicts', { horizon_days: 14 });
  return (
    <Card title={t('calendar.conflicts.title')} className="[&>div]:p-2">
      <Answer query={query}>
        {({ items, incomplete }) => (
          <>
            {items.length === 0 && (
              <p className="px-2 py-1 text-muted-foreground">{t('calendar.conflicts.nothing')}</p>
            )}
            <ul>
              {(items as unknown as readonly Conflict[]).map((each) => (
                <li key={`${each.task_id} ${each.other_task_id} ${each.shared}`} className="px-2 py-1">
                  <p>
                    <TaskLink id={each.task_id} title={each.title} /> {t('calendar.conflicts.and')}{' '}
                    <TaskLink id={each.other_task_id} title={each.other_title} />
                  </p>
                  <p className="text-xs text-muted-foreground">
                    {t(`calendar.conflicts.${each.reason}`, { shared: visibleText(each.shared) })} ·{' '}
                    <Moment at={each.at} form="exact" />
                    {each.count > 1 && ` · ${t('calendar.conflicts.times', { count: each.count })}`}
                  </p>
                </li>
              ))}
            </ul>
            {incomplete && <p className="px-2 text-xs text-warning">{t('calendar.conflicts.incomplete')}</p>}
          </>
        )}
      </Answer>
    </Card>
  );
}

function TaskLink({ id, title }: { readonly id: string; readonly title: string }) {
  return (
    <Link href={`/tasks/${id}`} className="font-medium hover:underline">
      {visibleText(title)}
    </Link>
  );
}
