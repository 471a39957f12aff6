import { compileSchedule, holidayDates, normaliseSchedule } from '../../../core/schedule/schedule.ts';

// Run by process-zone.test.ts under several TZ: prints what schedules of every kind and zone give.
const now = Date.parse('2018-10-01T08:17:45Z');
const expressions = [
  ['rrule', 'FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=30'],
  ['rrule', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;BYHOUR=2'],
  ['rrule', 'FREQ=HOURLY;INTERVAL=5'],
  ['rrule', 'FREQ=MONTHLY;BYDAY=-1SU;BYHOUR=2;BYMINUTE=30;UNTIL=20300101T000000'],
  ['rrule', 'RDATE:20181104T003000,20190331T033000'],
  ['cron', '30 */3 * * *'],
  ['cron', '15 * * * SUN'],
  ['once', '2018-11-04T00:30'],
  ['once', '2019-03-31 02:30:15'],
] as const;
const zones = [
  'UTC',
  'Europe/Chisinau',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Sao_Paulo',
  'Asia/Tokyo',
];

for (const timezone of zones) {
  for (const [kind, expression] of expressions) {
    const schedule = normaliseSchedule(
      { kind, expression, timezone, on_holiday: 'next_business_day', holidays: ['2018-11-04', '2019-01-01'] },
      now,
    );
    const compiled = compileSchedule(schedule);
    const slots = compiled.nextMany(now, 400);
    process.stdout.write(
      `${JSON.stringify(schedule)} ${slots.map((slot) => `${slot}${compiled.annotate(slot) ?? ''}`).join(' ')}\n`,
    );
  }
}
process.stdout.write(
  holidayDates(
    'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20180101\nRRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR',
    now,
  ).join(),
);
