import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { Answer } from '../../components/answer.tsx';
import { useNow } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Select } from '../../components/ui/select.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { addDays, addMonths, dayOf, startOf, weekOf, weekStartOf, weeksOfMonth } from './calendar-days.ts';
import { type CalendarPlace, moved, readPlace, writePlace } from './calendar-place.ts';
import { ConflictsCard } from './conflicts-card.tsx';
import { DayPanel } from './day-panel.tsx';
import { MonthGrid, monthName } from './month-grid.tsx';
import { NextCard } from './next-card.tsx';
import { OutcomeLegend } from './outcome-mark.tsx';
import { countsOf, hourKey, slotsByCell } from './slots.ts';
import { useDays } from './use-days.ts';
import { useSlots } from './use-slots.ts';
import { WeekGrid } from './week-grid.tsx';

const views = ['month', 'week'] as const;

/** `/calendar`: what ran and what will, by month or week; a day tells why. */
export default function CalendarScreen() {
  const { t, i18n } = useTranslation();
  const [params, setParams] = useSearchParams();
  const now = useNow(60_000);
  const place = readPlace(params, now);
  const { view, day, hour } = place;
  const weekStart = useMemo(() => weekStartOf(i18n.language, navigator.languages), [i18n.language]);
  const first = view === 'month' ? (weeksOfMonth(day, weekStart)[0]?.[0] ?? day) : weekOf(day, weekStart);
  const weeks = view === 'month' ? weeksOfMonth(day, weekStart).length : 1;
  const [from, until] = useMemo(() => [startOf(first), startOf(addDays(first, 7 * weeks))], [first, weeks]);
  const isMonth = view === 'month';
  const days = useDays(from, until, isMonth);
  const [begin, end] = useMemo(
    () => (isMonth ? [startOf(day), startOf(addDays(day, 1))] : [from, until]),
    [isMonth, day, from, until],
  );
  const slots = useSlots(begin, end);
  const byHour = useMemo(
    () =>
      slots.data && new Map([...slotsByCell(slots.data, 'hour')].map(([key, own]) => [key, countsOf(own)])),
    [slots.data],
  );
  const query = isMonth ? days : { ...slots, data: byHour };
  const show = (next: CalendarPlace) => setParams(writePlace(next), { replace: true });
  const turn = (pages: number) =>
    show({ ...place, day: view === 'month' ? addMonths(day, pages) : addDays(day, 7 * pages) });
  const week = new Intl.DateTimeFormat(i18n.language, { day: 'numeric', month: 'long', year: 'numeric' });

  return (
    <Page
      title={t('screens.calendar')}
      subtitle={
        view === 'month' ? monthName(day, i18n.language) : week.formatRange(from, startOf(addDays(first, 6)))
      }
      actions={
        <>
          <Button onClick={() => show({ ...place, day: dayOf(now), hour: new Date(now).getHours() })}>
            {t('screens.today')}
          </Button>
          <Button size="icon" aria-label={t(`calendar.before.${view}`)} onClick={() => turn(-1)}>
            <ChevronLeft />
          </Button>
          <Button size="icon" aria-label={t(`calendar.after.${view}`)} onClick={() => turn(1)}>
            <ChevronRight />
          </Button>
          <Select
            label={t('calendar.view')}
            value={view}
            options={views.map((value) => ({ value, label: t(`calendar.${value}`) }))}
            onChange={(next) => show({ ...place, view: next })}
          />
        </>
      }
    >
      <Answer query={query} loading={<Skeleton className="h-96" />}>
        {(counts) => {
          const grid = {
            place,
            weekStart,
            counts,
            today: dayOf(now),
            onChoose: show,
            onMove: (columns: number, rows: number) => show(moved(place, columns, rows)),
            onPage: turn,
          };
          return (
            <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 min-[1000px]:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)]">
              <div className="flex flex-col gap-2">
                {isMonth ? <MonthGrid {...grid} /> : <WeekGrid {...grid} />}
                <OutcomeLegend />
                {query.isIncomplete && <p className="text-xs text-warning">{t('calendar.incomplete')}</p>}
                {isMonth && days.isEstimated && (
                  <p className="text-xs text-muted-foreground">{t('calendar.estimated')}</p>
                )}
              </div>
              <div className="flex flex-col gap-4">
                <Answer query={slots}>
                  {(all) => (
                    <DayPanel
                      place={place}
                      slots={
                        (isMonth
                          ? slotsByCell(all, 'day').get(day)
                          : slotsByCell(all, 'hour').get(hourKey(day, hour))) ?? []
                      }
                      isIncomplete={slots.isIncomplete}
                    />
                  )}
                </Answer>
                <NextCard />
                <ConflictsCard />
              </div>
            </div>
          );
        }}
      </Answer>
    </Page>
  );
}
