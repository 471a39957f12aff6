import { describe, expect, it } from 'vitest';
import { axeProblems } from '../support/axe.ts';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';

/** A browser tells of every refusal on its console, also of those that stand beside a field. */
const unexpected = (complaints: readonly string[]) =>
  complaints.filter((text) => !text.startsWith('Failed to load resource'));

describe.skipIf(!available('chromium'))('the welcome', () => {
  it('opens by itself as long as nobody has been through it', async () => {
    const { page, engine, go } = await openInterface({ path: '/' });
    await page.getByRole('heading', { level: 1, name: 'Welcome' }).waitFor();
    await engine.call('setup.apply', { use_samples: true });
    await page.reload();
    await go('/');
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
  });

  it('skipped step by step, ends with the first briefing and the time of the next', async () => {
    const { page, engine, complaints } = await openInterface({ path: '/welcome' });
    await page.getByRole('heading', { name: 'Where is your calendar?' }).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Use the sample for now' }).click();
    await page.getByRole('heading', { name: 'Where is your mail?' }).waitFor();
    await page.getByRole('button', { name: 'Use the sample for now' }).click();
    await page.getByLabel('Your city, for the weather').fill('Cluj');
    await page.getByRole('button', { name: 'Start without a model' }).click();
    await page.getByText('It is here').waitFor();
    await page.getByRole('heading', { name: 'Agenda' }).waitFor();
    await page.getByText('every weekday at 08:30, Europe/Chisinau').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    expect(await engine.call('setup.status')).toMatchObject({
      done: true,
      calendar: 'samples',
      city: 'Cluj',
    });
    await page.getByRole('link', { name: 'Go to Today' }).click();
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('says what is wrong with a calendar or mailbox, and keeps neither', async () => {
    const { page, engine, complaints } = await openInterface({ path: '/welcome' });
    await page.getByLabel('Path').fill('/nowhere/calendar.ics');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.getByRole('button', { name: 'Use the sample for now' }).click();
    await page.getByLabel('Server').fill('127.0.0.1');
    await page.getByLabel('User name').fill('me');
    await page.getByLabel('Password').fill('secret');
    await page.getByText('Details').click();
    await page.getByLabel('Port').fill('1');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByRole('alert').waitFor();
    expect(await engine.call('setup.status')).toMatchObject({ done: false, calendar: 'none', mail: 'none' });
    expect(await engine.call('secrets.list')).toEqual({ items: [] });
    expect(unexpected(complaints)).toEqual([]);
  });
});
