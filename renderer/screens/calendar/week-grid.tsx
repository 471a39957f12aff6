import { useTranslation } from 'react-i18next';
import { addDays, dayOf, startOf, weekOf } from './calendar-days.ts';
import type { GridProps } from './grid-props.ts';
import { HeatGrid } from './heat-grid.tsx';
import { weekday } from './month-grid.tsx';
import { OutcomeCounts, useCountsInWords } from './outcome-mark.tsx';
import { heatOf, hourKey, totalOf } from './slots.ts';

/** A week: a cell for each hour of each day. */
export function WeekGrid({ place, weekStart, counts, today, onChoose, onMove, onPage }: GridProps) {
  const { t, i18n } = useTranslation();
  const inWords = useCountsInWords();
  const first = weekOf(place.day, weekStart);
  const days = Array.from({ length: 7 }, (_, index) => addDays(first, index));
  const most = Math.max(0, ...[...counts.values()].map(totalOf));
  const hourName = new Intl.DateTimeFormat(i18n.language, { hour: 'numeric' });
  const now = hourKey(dayOf(Date.now()), new Date().getHours());
  return (
    <HeatGrid
      label={t('calendar.week_of', {
        day: new Intl.DateTimeFormat(i18n.language, { dateStyle: 'long' }).format(startOf(first)),
      })}
      columns={days.map((day) => {
        const { key, short, name } = weekday(day, i18n.language);
        const number = startOf(day).getDate();
        return {
          key,
          name,
          short: (
            <span className={day === today ? 'font-bold text-primary' : ''}>{`${short} ${number}`}</span>
          ),
        };
      })}
      rows={Array.from({ length: 24 }, (_, hour) => {
        const name = hourName.format(new Date(2026, 0, 1, hour));
        return {
          key: String(hour),
          head: name,
          cells: days.map((day) => {
            const key = hourKey(day, hour);
            const own = counts.get(key) ?? {};
            return {
              key,
              label: `${weekday(day, i18n.language).name} ${name}: ${inWords(own)}`,
              heat: heatOf(totalOf(own), most),
              isNow: key === now,
              content: <OutcomeCounts counts={own} />,
            };
          }),
        };
      })}
      chosen={hourKey(place.day, place.hour)}
      onChoose={(key) => onChoose({ ...place, day: key.slice(0, 10), hour: Number(key.slice(11)) })}
      onMove={onMove}
      onPage={onPage}
      cellClass="h-6 px-1"
    />
  );
}
