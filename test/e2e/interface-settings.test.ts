import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { axeProblems } from '../support/axe.ts';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const sample = join(import.meta.dirname, '..', '..', 'resources', 'sample', 'calendar.ics');
const unexpected = (complaints: readonly string[]) =>
  complaints.filter((text) => !text.includes('(Bad Request)') && !text.includes('(Unprocessable'));

describe.skipIf(!available('chromium'))('settings in the interface', () => {
  it('are saved when they are left, and say what is in effect now and what after a restart', async () => {
    const { page, engine, go, complaints } = await openInterface({ path: '/settings/notifications' });
    await page.getByLabel('Quiet hours').fill('22:00-07:00');
    await page.getByLabel('Quiet hours').press('Enter');
    await page.getByText('Saved; in effect now').waitFor();
    await go('/settings/data');
    await page.getByLabel('Days of history').fill('30');
    await page.keyboard.press('Tab');
    await page.getByText('Saved; in effect after the next start').waitFor();
    await page.getByText('after the next start', { exact: true }).waitFor();
    expect(await engine.call('settings.get', { path: 'history_days' })).toMatchObject({
      items: [{ value: 30, pending: true }],
    });
    expect(await axeProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('refuse a wrong value with what would be right, at the field', async () => {
    const { page, complaints } = await openInterface({ path: '/settings/notifications' });
    await page.getByLabel('Quiet hours').fill('late');
    await page.getByLabel('Quiet hours').press('Enter');
    await page.getByRole('alert').waitFor();
    await expect.poll(() => page.getByLabel('Quiet hours').getAttribute('aria-invalid')).toBe('true');
    expect(unexpected(complaints)).toEqual([]);
  });

  it('keep a secret without ever showing it', async () => {
    const { page, engine } = await openInterface({ path: '/settings/secrets' });
    await page.getByLabel('Name', { exact: true }).fill('mail-password');
    await page.getByLabel('Value').fill('hunter2');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('mail-password is stored').waitFor();
    expect(await engine.call('secrets.list')).toEqual({ items: [{ name: 'mail-password' }] });
    expect(await page.content()).not.toContain('hunter2');
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No secret is stored').waitFor();
  });

  it('connect a calendar after it was read, and let it go with an undo', async () => {
    const { page, complaints } = await openInterface({ path: '/settings/calendars' });
    await page.getByLabel('Path').fill('/nowhere/work.ics');
    await page.getByRole('button', { name: 'Try and connect' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Path').fill(sample);
    await page.getByRole('button', { name: 'Try and connect' }).click();
    await page.getByText('Connected', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No calendar is connected').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(sample).waitFor();
    expect(unexpected(complaints)).toEqual([]);
  });

  it('back up and examine what is stored', async () => {
    const { page } = await openInterface({ path: '/settings/data' });
    const file = join(temporaryDirectory(), 'copy.db');
    await page.getByLabel('File', { exact: true }).fill(file);
    await page.getByRole('button', { name: 'Back up now' }).click();
    await page.getByText(`Backed up to ${file}`).waitFor();
    await page.getByRole('button', { name: 'Examine' }).click();
    await page.getByText('Nothing is wrong.').waitFor();
  });
});
