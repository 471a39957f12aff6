import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { startOf } from './calendar-days.ts';
import type { CalendarPlace } from './calendar-place.ts';
import { OutcomeCounts } from './outcome-mark.tsx';
import { SlotRow } from './slot-row.tsx';
import { byTask, type CalendarSlot, countsOf } from './slots.ts';

export interface DayPanelProps {
  readonly place: CalendarPlace;
  /** Those of the day, or of the hour in the week. */
  readonly slots: readonly CalendarSlot[];
  readonly isIncomplete: boolean;
}

const tasksAtFirst = 20;

/** What is chosen: its slots, task by task, each with why it did or did not run. */
export function DayPanel({ place, slots, isIncomplete }: DayPanelProps) {
  const { t, i18n } = useTranslation();
  const [most, setMost] = useState(tasksAtFirst);
  const tasks = byTask(slots);
  const shown = tasks.slice(0, most);
  const day = startOf(place.day);
  const title = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'full' }).format(day);
  const hour = new Intl.DateTimeFormat(i18n.language, { hour: 'numeric' });
  return (
    <Card
      title={
        place.view === 'week'
          ? `${title}, ${hour.format(new Date(day.getFullYear(), day.getMonth(), day.getDate(), place.hour))}`
          : title
      }
      className="[&>div]:p-2"
      aria-live="polite"
    >
      {slots.length === 0 ? (
        <p className="px-2 py-1 text-muted-foreground">{t('calendar.day.nothing')}</p>
      ) : (
        shown.map(({ task_id, title: task, slots: own }) => (
          <TaskSlots key={task_id} id={task_id} title={task} slots={own} />
        ))
      )}
      {shown.length < tasks.length && (
        <Button variant="ghost" size="small" onClick={() => setMost(most + tasksAtFirst)}>
          {t('calendar.day.more_tasks', { count: tasks.length - shown.length })}
        </Button>
      )}
      {isIncomplete && <p className="px-2 text-xs text-warning">{t('calendar.incomplete')}</p>}
    </Card>
  );
}

const shownAtFirst = 6;

interface TaskSlotsProps {
  readonly id: string;
  readonly title: string | null;
  readonly slots: readonly CalendarSlot[];
}

function TaskSlots({ id, title, slots }: TaskSlotsProps) {
  const { t } = useTranslation();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? slots : slots.slice(0, shownAtFirst);
  return (
    <section className="py-1">
      <h3 className="flex items-baseline justify-between gap-2 px-2">
        <Link href={`/tasks/${id}`} className="truncate font-medium hover:underline">
          {visibleText(title ?? t('runs.gone_task'))}
        </Link>
        <OutcomeCounts counts={countsOf(slots)} />
      </h3>
      <ul>
        {shown.map((slot) => (
          <SlotRow key={slot.at} slot={slot} />
        ))}
      </ul>
      {shown.length < slots.length && (
        <Button variant="ghost" size="small" onClick={() => setWhole(true)}>
          {t('calendar.day.more', { count: slots.length - shown.length })}
        </Button>
      )}
    </section>
  );
}
