import { useTranslation } from 'react-i18next';
import { classNames } from '../../../../components/class-names.ts';
import { localText } from '../../../../components/local-text.ts';
import { Input } from '../../../../components/ui/input.tsx';
import { Select } from '../../../../components/ui/select.tsx';
import { readSimple, type SimpleSchedule, weekdays, writeSimple } from './simple-schedule.ts';

const forms = ['day', 'week', 'month', 'hours', 'minutes', 'once'] as const;
const hourMs = 3_600_000;

export interface ScheduleBuilderProps {
  /** What the field of the schedule holds. */
  readonly text: string;
  readonly onChange: (text: string) => void;
}

/** Makes the simple schedules by choosing; the words that it writes are those of the field beside it. */
export function ScheduleBuilder({ text, onChange }: ScheduleBuilderProps) {
  const { t, i18n } = useTranslation();
  const simple = readSimple(text);
  const set = (next: SimpleSchedule) => onChange(writeSimple(next));
  const time = simple && 'time' in simple ? simple.time : '08:30';
  const begin: Readonly<Record<(typeof forms)[number], () => SimpleSchedule>> = {
    day: () => ({ every: 'day', time }),
    week: () => ({ every: 'week', days: ['MO', 'TU', 'WE', 'TH', 'FR'], time }),
    month: () => ({ every: 'month', day: 1, time }),
    hours: () => ({ every: 'hours', count: 2 }),
    minutes: () => ({ every: 'minutes', count: 15 }),
    once: () => ({ every: 'once', at: localText(new Date(Date.now() + hourMs)) }),
  };
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="mb-1 font-medium">{t('task_editor.builder.title')}</legend>
      <Select
        label={t('task_editor.builder.every')}
        value={simple?.every ?? ''}
        options={[
          ...(simple ? [] : [{ value: '', label: t('task_editor.builder.own') }]),
          ...forms.map((value) => ({ value, label: t(`task_editor.builder.form.${value}`) })),
        ]}
        onChange={(form) => {
          const chosen = forms.find((each) => each === form);
          if (chosen) set(begin[chosen]());
        }}
      />
      {simple?.every === 'week' && (
        <div className="flex gap-1">
          {weekdays.map((day, index) => {
            const on = simple.days.includes(day);
            const days = on ? simple.days.filter((each) => each !== day) : [...simple.days, day];
            return (
              <button
                key={day}
                type="button"
                aria-pressed={on}
                aria-label={dayName(index, i18n.language, 'long')}
                onClick={() => days.length > 0 && set({ ...simple, days })}
                className={classNames(
                  'h-8 w-9 cursor-pointer rounded-md border text-xs',
                  on ? 'border-primary bg-primary text-primary-foreground' : 'bg-card hover:bg-accent',
                )}
              >
                {dayName(index, i18n.language, 'short').slice(0, 3)}
              </button>
            );
          })}
        </div>
      )}
      {simple?.every === 'month' && (
        <Select
          label={t('task_editor.builder.day')}
          value={String(simple.day)}
          options={[
            ...Array.from({ length: 28 }, (_, index) => ({ value: `${index + 1}`, label: `${index + 1}.` })),
            { value: '-1', label: t('task_editor.builder.last_day') },
          ]}
          onChange={(day) => set({ ...simple, day: Number(day) })}
        />
      )}
      {simple && 'time' in simple && (
        <Input
          type="time"
          required
          className="w-32"
          aria-label={t('task_editor.builder.time')}
          value={simple.time}
          onChange={({ target }) => target.value !== '' && set({ ...simple, time: target.value })}
        />
      )}
      {(simple?.every === 'hours' || simple?.every === 'minutes') && (
        <Input
          type="number"
          min={1}
          max={999}
          className="w-20"
          aria-label={t('task_editor.builder.count')}
          value={simple.count}
          onChange={({ target }) =>
            target.valueAsNumber >= 1 && set({ ...simple, count: target.valueAsNumber })
          }
        />
      )}
      {simple?.every === 'once' && (
        <Input
          type="datetime-local"
          className="w-52"
          aria-label={t('task_editor.builder.at')}
          value={simple.at}
          onChange={({ target }) => target.value !== '' && set({ ...simple, at: target.value.slice(0, 16) })}
        />
      )}
    </fieldset>
  );
}

/** `index` 0 is Monday. */
function dayName(index: number, language: string, weekday: 'long' | 'short'): string {
  return new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }).format(Date.UTC(2026, 0, 5 + index));
}
