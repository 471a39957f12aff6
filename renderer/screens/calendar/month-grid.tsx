import { useTranslation } from 'react-i18next';
import { classNames } from '../../components/class-names.ts';
import { addDays, startOf, weekOf, weeksOfMonth } from './calendar-days.ts';
import type { GridProps } from './grid-props.ts';
import { HeatGrid } from './heat-grid.tsx';
import { OutcomeCounts, useCountsInWords } from './outcome-mark.tsx';
import { heatOf, totalOf } from './slots.ts';

/** A month: a cell for each day. */
export function MonthGrid({ place, weekStart, counts, today, onChoose, onMove, onPage }: GridProps) {
  const { t, i18n } = useTranslation();
  const inWords = useCountsInWords();
  const date = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', day: 'numeric', month: 'long' });
  const weeks = weeksOfMonth(place.day, weekStart);
  const most = Math.max(0, ...[...counts.values()].map(totalOf));
  const first = weekOf(place.day, weekStart);
  return (
    <HeatGrid
      label={t('calendar.month_of', { month: monthName(place.day, i18n.language) })}
      columns={Array.from({ length: 7 }, (_, index) => weekday(addDays(first, index), i18n.language))}
      rows={weeks.map((week) => ({
        key: week[0] ?? '',
        cells: week.map((day) => {
          const own = counts.get(day) ?? {};
          return {
            key: day,
            label: `${date.format(startOf(day))}: ${inWords(own)}`,
            heat: heatOf(totalOf(own), most),
            isFaded: day.slice(0, 7) !== place.day.slice(0, 7),
            isNow: day === today,
            content: (
              <>
                <span className={classNames('text-xs', day === today && 'font-bold text-primary')}>
                  {startOf(day).getDate()}
                </span>
                <OutcomeCounts counts={own} />
              </>
            ),
          };
        }),
      }))}
      chosen={place.day}
      onChoose={(day) => onChoose({ ...place, day })}
      onMove={onMove}
      onPage={onPage}
      cellClass="h-14 px-1.5 py-1"
    />
  );
}

export const monthName = (day: string, language: string) =>
  new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' }).format(startOf(day));

/** Head of a column. */
export function weekday(day: string, language: string) {
  const name = (form: 'short' | 'long') =>
    new Intl.DateTimeFormat(language, { weekday: form }).format(startOf(day));
  return { key: day, short: name('short'), name: name('long') };
}
