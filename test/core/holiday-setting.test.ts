import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../core/config.ts';
import { readHolidaySetting } from '../../core/holiday-setting.ts';
import { ownerAgentId } from '../../core/model/agent.ts';
import { openClockedEngine } from '../support/clocked-engine.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const now = Date.parse('2026-03-02T08:00:00Z');
const calendar = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260303\r\nSUMMARY:Day off\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;

test('dates stand in the setting itself', () => {
  expect(readHolidaySetting('2026-12-25, 2026-12-26', '/nowhere', now)).toEqual(['2026-12-25', '2026-12-26']);
});

test('an ICS file of the data directory is read', () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'holidays.ics'), calendar);
  expect(readHolidaySetting('holidays.ics', directory, now)).toEqual(['2026-03-03']);
});

test.each(['missing.ics', '../holidays.ics', '/etc/passwd'])('%s is refused with its reason', (setting) => {
  expect(() => readHolidaySetting(setting, temporaryDirectory(), now)).toThrow(/holidays cannot be read/);
});

test('“except holidays” leaves out the holidays of the configuration', async () => {
  const config = { ...(await readConfig({})), timezone: 'Europe/Chisinau', holidays: '2026-03-03' };
  const { engine } = await openClockedEngine({ config });
  const { prepared } = await engine.services.tasks.create(
    { title: 'Work', schedule: 'every weekday at 9:00 except holidays' },
    ownerAgentId,
  );
  expect(prepared.next.slice(0, 2).map((at) => new Date(at).toISOString())).toEqual([
    '2026-03-04T07:00:00.000Z',
    '2026-03-05T07:00:00.000Z',
  ]);
});

test('a task may bring a calendar of its own', async () => {
  const { engine } = await openClockedEngine();
  const schedule = { words: 'every weekday at 9:00', on_holiday: 'next_business_day', holidays: calendar };
  const { task } = await engine.services.tasks.create({ title: 'Work', schedule }, ownerAgentId);
  expect(task.definition.schedule.holidays).toEqual(['2026-03-03']);
});

test('a DTSTART with a zone of its own says where the rule lives', async () => {
  const { engine } = await openClockedEngine();
  const expression = 'DTSTART;TZID=America/New_York:20260302T090000\nRRULE:FREQ=DAILY';
  const { task } = await engine.services.tasks.create(
    { title: 'NY', schedule: { kind: 'rrule', expression } },
    ownerAgentId,
  );
  expect(task.definition.schedule.timezone).toBe('America/New_York');
});
