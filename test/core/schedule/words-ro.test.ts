import { expect, describe as suite, test } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import type { Schedule } from '../../../core/model/schedule.ts';
import { describe } from '../../../core/schedule/describe.ts';
import { parseWords } from '../../../core/schedule/parse-words.ts';
import { compileSchedule, normaliseSchedule } from '../../../core/schedule/schedule.ts';

/** A Thursday; noon in Chisinau. */
const now = Date.parse('2026-03-26T10:00:00Z');
const context = { now, timezone: 'Europe/Chisinau' };
const read = (text: string) => parseWords(text, context);
const base: Schedule = {
  kind: 'rrule',
  expression: '',
  timezone: 'Europe/Chisinau',
  anchor: '2026-03-26T08:30:00',
};
const said = (expression: string, more: Partial<Schedule> = {}) =>
  describe({ ...base, expression, ...more }, { language: 'ro' }).replace(/, Europe\/Chisinau$/, '');

function refusal(text: string): OrdinautError {
  try {
    read(text);
  } catch (thrown) {
    if (thrown instanceof OrdinautError) return thrown;
    throw thrown;
  }
  throw new Error(`"${text}" was read`);
}

suite('a repeating schedule from Romanian words', () => {
  test.each([
    ['în fiecare zi lucrătoare la 8:30', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=30'],
    ['in fiecare zi lucratoare la 8:30', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=30'],
    ['luni și joi la 18', 'FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=18;BYMINUTE=0'],
    ['luni şi marţi la 18', 'FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=18;BYMINUTE=0'],
    ['de luni până vineri la 9', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0'],
    ['lunea la 9', 'FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0'],
    ['sâmbăta și duminica la 10', 'FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=10;BYMINUTE=0'],
    ['vinerea seara', 'FREQ=WEEKLY;BYDAY=FR;BYHOUR=18;BYMINUTE=0'],
    ['zilnic la 7', 'FREQ=DAILY;BYHOUR=7;BYMINUTE=0'],
    ['ZILNIC LA ORA 7.', 'FREQ=DAILY;BYHOUR=7;BYMINUTE=0'],
    ['la 8 seara în fiecare zi', 'FREQ=DAILY;BYHOUR=20;BYMINUTE=0'],
    ['în fiecare seară la 8', 'FREQ=DAILY;BYHOUR=20;BYMINUTE=0'],
    ['la 2 noaptea în fiecare zi', 'FREQ=DAILY;BYHOUR=2;BYMINUTE=0'],
    ['în fiecare zi la 8 și jumătate', 'FREQ=DAILY;BYHOUR=8;BYMINUTE=30'],
    ['în fiecare zi la 9 fără un sfert', 'FREQ=DAILY;BYHOUR=8;BYMINUTE=45'],
    ['în fiecare zi la 8.30', 'FREQ=DAILY;BYHOUR=8;BYMINUTE=30'],
    ['la orele 9 și 17 în fiecare zi', 'FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0'],
    ['la fiecare 15 minute', 'FREQ=MINUTELY;INTERVAL=15'],
    ['la fiecare 20 de minute', 'FREQ=MINUTELY;INTERVAL=20'],
    ['din oră în oră', 'FREQ=HOURLY;BYMINUTE=0'],
    ['la fiecare oră de la 9 la 12', 'FREQ=DAILY;BYHOUR=9,10,11,12;BYMINUTE=0'],
    ['în prima luni a lunii la 10:00', 'FREQ=MONTHLY;BYDAY=1MO;BYHOUR=10;BYMINUTE=0'],
    ['ultima vineri din fiecare lună la 16', 'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=16;BYMINUTE=0'],
    ['pe 15 ale lunii', 'FREQ=MONTHLY;BYMONTHDAY=15;BYHOUR=9;BYMINUTE=0'],
    ['pe 1 și 15 ale lunii la 8', 'FREQ=MONTHLY;BYMONTHDAY=1,15;BYHOUR=8;BYMINUTE=0'],
    ['la sfârșitul lunii la 18', 'FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=18;BYMINUTE=0'],
    [
      'în ultima zi lucrătoare a lunii la 17',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=17;BYMINUTE=0;BYSETPOS=-1',
    ],
    ['în fiecare an pe 25 decembrie la 9', 'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25;BYHOUR=9;BYMINUTE=0'],
    ['în fiecare zi din luna mai la 9', 'FREQ=DAILY;BYMONTH=5;BYHOUR=9;BYMINUTE=0'],
    ['în fiecare zi în afară de weekend la 9', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0'],
    ['trimestrial', 'FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=1;BYHOUR=9;BYMINUTE=0'],
  ])('%s', (text, expression) => {
    expect(read(text)).toMatchObject({ kind: 'rrule', expression, timezone: 'Europe/Chisinau' });
  });

  test('"luni" after a number is months, elsewhere Monday', () => {
    expect(read('la fiecare 2 luni pe 5 la 9').expression).toContain('FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=5');
    expect(read('la fiecare 2 săptămâni luni la 9').expression).toContain('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO');
  });

  test('"din două în două ore" is every two hours', () => {
    expect(read('din două în două ore').expression).toBe('FREQ=HOURLY;INTERVAL=2;BYMINUTE=0');
  });

  test('holidays are left out', () => {
    expect(read('în fiecare zi la 9 cu excepția sărbătorilor').on_holiday).toBe('skip');
  });

  test('a start and an end', () => {
    const schedule = normaliseSchedule(read('zilnic la 9 din 1 mai până pe 3 mai'), now);
    expect(compileSchedule(schedule).nextMany(now, 9)).toEqual(
      ['2026-05-01T06:00:00Z', '2026-05-02T06:00:00Z', '2026-05-03T06:00:00Z'].map((at) => Date.parse(at)),
    );
  });
});

suite('a single time from Romanian words', () => {
  test.each([
    ['mâine la 9', '2026-03-27T07:00:00.000Z'],
    ['maine la 9', '2026-03-27T07:00:00.000Z'],
    ['poimâine la 9', '2026-03-28T07:00:00.000Z'],
    ['luni la 9', '2026-03-30T06:00:00.000Z'],
    ['sâmbătă la 10', '2026-03-28T08:00:00.000Z'],
    ['vinerea viitoare la 15', '2026-04-03T12:00:00.000Z'],
    ['vineri seara la 8', '2026-03-27T18:00:00.000Z'],
    ['diseară la 8', '2026-03-26T18:00:00.000Z'],
    ['peste 20 de minute', '2026-03-26T10:20:00.000Z'],
    ['peste o oră și jumătate', '2026-03-26T11:30:00.000Z'],
    ['peste jumătate de oră', '2026-03-26T10:30:00.000Z'],
    ['peste trei zile la 9', '2026-03-29T06:00:00.000Z'],
    ['pe 25 decembrie la 9', '2026-12-25T07:00:00.000Z'],
    ['joi, 26 martie 2026, ora 18:30', '2026-03-26T16:30:00.000Z'],
    ['mâine la 8 la Tokyo', '2026-03-26T23:00:00.000Z'],
    ['mâine la 8 în București', '2026-03-27T06:00:00.000Z'],
  ])('%s', (text, expression) => {
    expect(read(text)).toMatchObject({ kind: 'once', expression });
  });
});

test('letters in their decomposed form are the same letters', () => {
  expect(read('în fiecare sâmbătă la 9'.normalize('NFD')).expression).toBe(
    'FREQ=WEEKLY;BYDAY=SA;BYHOUR=9;BYMINUTE=0',
  );
});

suite('other kinds in Romanian', () => {
  test('by hand, both ways', () => {
    expect(read('doar manual').kind).toBe('manual');
    expect(read(said('', { kind: 'manual' })).kind).toBe('manual');
  });

  test('an event with its filter, both ways', () => {
    const filter = "event.payload.from == 'a@b.c'";
    const sentence = said('mail.*', { kind: 'event', filter });
    expect(sentence).toBe(`de fiecare dată când sosește un eveniment mail.* în care ${filter}`);
    expect(read(sentence)).toMatchObject({ kind: 'event', expression: 'mail.*', filter });
  });

  test('a condition', () => {
    const poll = { uses: 'weather.forecast', every_seconds: 1200 };
    expect(said('temperature < `0`', { kind: 'condition', poll })).toBe(
      'când temperature < `0` devine adevărat în răspunsul lui weather.forecast, verificat la fiecare 20 de minute',
    );
  });

  test('a cron line with long lists of times, both ways', () => {
    const sentence = said('5,17,40 9-14 * * *', { kind: 'cron' });
    expect(sentence).toBe('în fiecare zi la orele 9, 10, 11, 12, 13 și 14, minutele 5, 17 și 40');
    expect(read(sentence).expression).toBe('FREQ=DAILY;BYHOUR=9,10,11,12,13,14;BYMINUTE=5,17,40;BYSECOND=0');
  });
});

suite('a rule in Romanian words', () => {
  test.each([
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=30', 'în fiecare zi lucrătoare la 08:30'],
    ['FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=16;BYMINUTE=0', 'în ultima vineri din fiecare lună la 16:00'],
    [
      'FREQ=MONTHLY;BYMONTHDAY=1,15,-1;BYHOUR=8;BYMINUTE=0',
      'pe 1, 15 și în ultima zi din fiecare lună la 08:00',
    ],
    [
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=12;BYMINUTE=0',
      'în fiecare an pe 29 februarie la 12:00 (numai în ani bisecți)',
    ],
    ['FREQ=YEARLY;BYDAY=20MO;BYHOUR=9;BYMINUTE=0', 'în fiecare an în a 20-a luni din an la 09:00'],
    ['FREQ=MINUTELY;INTERVAL=20', 'la fiecare 20 de minute, începând cu 26 martie 2026 la 08:30'],
    ['FREQ=HOURLY', 'în fiecare oră la minutul 30'],
    [
      'FREQ=MINUTELY;INTERVAL=15;BYHOUR=9,10,11,12,13,14,15,16,17;BYDAY=MO,TU,WE,TH,FR',
      'la fiecare 15 minute între 09:00 și 17:59 în zilele lucrătoare',
    ],
    [
      'FREQ=DAILY;BYHOUR=9;BYMINUTE=0;COUNT=25',
      'în fiecare zi la 09:00, începând cu 26 martie 2026, de 25 de ori',
    ],
  ])('%s', (expression, words) => {
    expect(said(expression)).toBe(words);
  });

  test('policies', () => {
    const daily = 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30';
    const holidays = ['2026-12-25'];
    for (const more of [
      { on_holiday: 'skip', holidays },
      { on_holiday: 'next_business_day', holidays },
      { gap: 'skip' },
    ] as const)
      expect(read(said(daily, more))).toMatchObject(
        'on_holiday' in more ? { on_holiday: more.on_holiday } : more,
      );
  });
});

suite('Romanian words that are not understood', () => {
  test('the words in question are quoted as they were written', () => {
    expect(refusal('în fiecare blursday la 9').message).toContain('"blursday la 9"');
  });

  test.each([
    ['în fiecare a doua marți la 9', /two meanings/],
    ['săptămâna viitoare', /On which day/],
    ['azi la 8', /has passed/],
    ['la fiecare 2 ore la 9', /An interval and a time of day/],
  ])('%s', (text, message) => {
    const error = refusal(text);
    expect(error.code).toBe('unreadable_schedule');
    expect(error.message).toMatch(message);
  });

  test('English words that are wrong are refused as English', () => {
    expect(refusal('every blursday at 9 in the office').message).toContain('"blursday at 9');
  });

  test.each(['la ', 'a 1-a ', 'din 2 în ', 'în fiecare ', 'de la 9 '])(
    '500 characters of "%s" end in a typed error',
    (unit) => {
      expect(['unreadable_schedule', 'invalid_schedule']).toContain(
        refusal(unit.repeat(500).slice(0, 500)).code,
      );
    },
  );
});
