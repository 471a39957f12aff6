import { describe, expect, it } from 'vitest';
import { axeProblems } from '../support/axe.ts';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';
import type { TestEngine } from '../support/test-engine.ts';

/** A daily task whose next slot a person skipped. Answers with the day of that slot, `2026-11-20`. */
async function skipped(engine: TestEngine): Promise<string> {
  const { id } = await engine.call('tasks.create', {
    title: 'Daily',
    schedule: { kind: 'rrule', expression: 'FREQ=DAILY;BYHOUR=12;BYMINUTE=0', timezone: 'UTC' },
    pipeline: [{ id: 'say', uses: 'test.echo', with: { text: 'x' } }],
  });
  const { skipped_slot_at } = await engine.call('tasks.skip_next', { task: id });
  return String(skipped_slot_at).slice(0, 10);
}

describe.skipIf(!available('chromium'))('the calendar in the interface', () => {
  it('tells of a day what became of its slots, and why', async () => {
    const { page, engine, go, complaints } = await openInterface({ timezoneId: 'UTC' });
    const day = await skipped(engine);
    await go(`/calendar?day=${day}`);
    const cell = page.getByRole('gridcell', { selected: true });
    await cell.and(page.getByRole('gridcell', { name: '1 skipped' })).waitFor();
    await page.getByRole('button', { name: 'Why?' }).click();
    await page.getByText(/Daily.*did not run/).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect(await axeProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('is walked through by keys, over the end of a month too', async () => {
    const { page, go, complaints } = await openInterface({ timezoneId: 'UTC', locale: 'en-GB' });
    await go('/calendar?day=2026-03-31');
    await page.getByRole('gridcell', { selected: true }).focus();
    const at = (name: string) =>
      page.getByRole('gridcell', { name, selected: true }).and(page.locator(':focus'));
    await page.keyboard.press('ArrowRight');
    await at('Wednesday 1 April').or(at('Wednesday, April 1')).waitFor();
    await page.keyboard.press('ArrowUp');
    await at('Wednesday, March 25').waitFor();
    await page.keyboard.press('Home');
    await at('Monday, March 23').waitFor();
    await page.keyboard.press('PageDown');
    await at('Thursday, April 23').waitFor();
    expect(page.url()).toContain('day=2026-04-23');
    expect(complaints).toEqual([]);
  });

  it('shows a week by the hour', async () => {
    const { page, engine, go, complaints } = await openInterface({ timezoneId: 'UTC' });
    const day = await skipped(engine);
    await go(`/calendar?view=week&day=${day}&hour=12`);
    await page.getByRole('gridcell', { name: '12 PM: 1 skipped', selected: true }).waitFor();
    await page.getByRole('link', { name: 'Daily' }).first().waitFor();
    expect(await axeProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
