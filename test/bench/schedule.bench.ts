import { Cron } from 'croner';
import { DateTime } from 'luxon';
import rruleLibrary from 'rrule';
import { RRuleTemporal } from 'rrule-temporal';
import type { Schedule } from '../../core/model/schedule.ts';
import { compileSchedule } from '../../core/schedule/schedule.ts';
import type { BenchRow, BenchTable } from './bench-table.ts';

// A CommonJS package: Node names none of its exports.
const { RRule } = rruleLibrary;

const timezone = 'Europe/Chisinau';
const now = Date.parse('2026-03-02T08:00:00Z');
const recent = '2026-03-01T00:00:00';

function schedule(kind: 'rrule' | 'cron', expression: string, anchor = recent): Schedule {
  return { kind, expression, timezone, anchor };
}

/** Calls a second, of a chain of calls that runs for about `budgetMs` after a warm-up of a tenth. */
function rate(step: (count: number) => void, budgetMs = 600): number {
  const measure = (milliseconds: number) => {
    const started = performance.now();
    let calls = 0;
    for (let batch = 1; performance.now() - started < milliseconds; batch = Math.min(batch * 2, 10_000)) {
      step(batch);
      calls += batch;
    }
    return (calls * 1000) / (performance.now() - started);
  };
  measure(budgetMs / 10);
  return measure(budgetMs);
}

/** A thousand slots in a chain, again and again: as the scheduler asks, slot after slot. */
function nextRate(input: Schedule): number {
  const compiled = compileSchedule(input);
  let at = now;
  let left = 1000;
  return rate((count) => {
    for (let call = 0; call < count; call++) {
      at = compiled.next(at) ?? now;
      if (--left === 0) [at, left] = [now, 1000];
    }
  });
}

function perSecond(value: number): string {
  return `${Math.round(value).toLocaleString('en')}/s`;
}

function engineRows(): BenchRow[] {
  const shapes: readonly (readonly [string, Schedule])[] = [
    ['daily 08:30', schedule('rrule', 'FREQ=DAILY;BYHOUR=8;BYMINUTE=30')],
    ['weekdays 08:30', schedule('rrule', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=30')],
    ['monthly on the 15th 09:00', schedule('rrule', 'FREQ=MONTHLY;BYMONTHDAY=15;BYHOUR=9;BYMINUTE=0')],
    ['hourly', schedule('rrule', 'FREQ=HOURLY')],
    ['every 15 minutes', schedule('rrule', 'FREQ=MINUTELY;INTERVAL=15')],
    ['cron 30 8 * * 1-5', schedule('cron', '30 8 * * 1-5')],
    ['cron */15 * * * *', schedule('cron', '*/15 * * * *')],
    ['cron 0 9 15 * *', schedule('cron', '0 9 15 * *')],
    [
      'last working day of the month',
      schedule('rrule', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYHOUR=9'),
    ],
    ['29 February', schedule('rrule', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=9')],
  ];
  return shapes.map(([name, input], index) => ({
    name: `next, ${name}`,
    value: perSecond(nextRate(input)),
    ...(index < 8 && { limit: '≥ 1,000,000/s' }),
  }));
}

function peerRows(): BenchRow[] {
  const temporal = new RRuleTemporal({
    rruleString: `DTSTART;TZID=${timezone}:20260301T083000\nRRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR`,
  });
  const cron = new Cron('30 8 * * 1-5', { timezone, paused: true });
  const floating = new RRule({
    freq: RRule.WEEKLY,
    byweekday: [0, 1, 2, 3, 4],
    dtstart: new Date('2026-03-01T08:30:00Z'),
  });
  const chain = (next: (after: Date) => Date | null) => {
    let at = new Date(now);
    let left = 1000;
    return rate((count) => {
      for (let call = 0; call < count; call++) {
        at = next(at) ?? new Date(now);
        if (--left === 0) [at, left] = [new Date(now), 1000];
      }
    }, 400);
  };
  return [
    {
      name: 'peer rrule-temporal, weekdays 08:30',
      value: perSecond(
        chain((after) => {
          const found = temporal.next(after);
          return found === null ? null : new Date(found.epochMilliseconds);
        }),
      ),
    },
    { name: 'peer croner, 30 8 * * 1-5', value: perSecond(chain((after) => cron.nextRun(after))) },
    {
      name: 'peer rrule + luxon, weekdays 08:30',
      value: perSecond(
        chain((after) => {
          const local = DateTime.fromJSDate(after, { zone: timezone }).setZone('UTC', {
            keepLocalTime: true,
          });
          const found = floating.after(local.toJSDate());
          return (
            found &&
            DateTime.fromJSDate(found, { zone: 'UTC' }).setZone(timezone, { keepLocalTime: true }).toJSDate()
          );
        }),
      ),
    },
  ];
}

function anchorRows(): BenchRow[] {
  const old = nextRate(schedule('rrule', 'FREQ=MINUTELY', '2010-01-01T00:00:00'));
  const fresh = nextRate(schedule('rrule', 'FREQ=MINUTELY', '2026-03-02T00:00:00'));
  const counted = compileSchedule(schedule('rrule', 'FREQ=DAILY;COUNT=1000000', '2010-01-01T08:00:00'));
  const started = performance.now();
  counted.next(now);
  const first = performance.now() - started;
  return [
    { name: 'minutely, anchored in 2010', value: perSecond(old) },
    { name: 'minutely, anchored today', value: perSecond(fresh) },
    { name: 'ratio', value: (fresh / old).toFixed(2), limit: '≈ 1' },
    { name: 'first next of a COUNT=1,000,000', value: `${first.toFixed(1)} ms` },
  ];
}

/** What a change of zone data costs: compiling and asking a hundred thousand mixed schedules in five zones. */
function reevaluationRows(): BenchRow[] {
  const zones = ['Europe/Chisinau', 'America/New_York', 'Asia/Tokyo', 'UTC', 'Australia/Lord_Howe'];
  const shapes = [
    (n: number) => ['rrule', `FREQ=DAILY;BYHOUR=${n % 24};BYMINUTE=${n % 60}`] as const,
    (n: number) => ['rrule', `FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=${n % 24};BYMINUTE=${n % 60}`] as const,
    (n: number) => ['rrule', `FREQ=MONTHLY;BYMONTHDAY=${(n % 28) + 1};BYHOUR=9`] as const,
    (n: number) => ['rrule', `FREQ=MINUTELY;INTERVAL=${(n % 90) + 5}`] as const,
    (n: number) => ['cron', `${n % 60} ${n % 24} * * 1-5`] as const,
    (n: number) => ['cron', `*/${(n % 30) + 1} * * * *`] as const,
    (n: number) => ['rrule', `FREQ=MONTHLY;BYDAY=2MO;BYHOUR=${n % 24}`] as const,
    (n: number) => ['rrule', `FREQ=HOURLY;INTERVAL=${(n % 12) + 1};BYMINUTE=${n % 60}`] as const,
  ];
  const tasks = Array.from({ length: 100_000 }, (_, n): Schedule => {
    const [kind, expression] = shapes[n % shapes.length]?.(n) ?? ['rrule', 'FREQ=DAILY'];
    return { kind, expression, timezone: zones[n % zones.length] ?? 'UTC', anchor: '2026-01-05T08:30:00' };
  });
  const started = performance.now();
  for (const task of tasks) compileSchedule(task).next(now);
  const took = performance.now() - started;
  return [
    { name: '100,000 mixed tasks evaluated anew', value: `${Math.round(took)} ms`, limit: '≤ 1,000 ms' },
    { name: 'compile and first next', value: `${((took * 1000) / tasks.length).toFixed(1)} µs` },
  ];
}

/** Schedules: `next` warm in a chain of slots, beside its peers in the same run; old anchors; re-evaluation of all tasks. */
export async function run(): Promise<BenchTable> {
  return {
    title: 'Schedules (next, warm)',
    rows: [...engineRows(), ...peerRows(), ...anchorRows(), ...reevaluationRows()],
  };
}

if (import.meta.main) {
  const { title, rows } = await run();
  console.log(title);
  for (const { name, value, limit } of rows)
    console.log(`  ${name.padEnd(44)} ${value.padStart(16)}  ${limit ?? ''}`);
}
