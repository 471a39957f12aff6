import { describe, expect, it } from 'vitest';
import { axeProblems } from '../support/axe.ts';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';
import { classicTask } from '../support/test-engine.ts';

const settings = { language: 'ro' } as const;
const weekdays = 'în fiecare zi lucrătoare la 08:30, Europe/Chisinau';

describe.skipIf(!available('chromium'))('the interface in Romanian', () => {
  it('makes a reminder of a Romanian sentence', async () => {
    const { page, engine } = await openInterface({ settings, path: '/agents' });
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('Adaugă un memento');
    await page.keyboard.press('Enter');
    await page.getByLabel('Ce și când').fill('Amintește-mi în fiecare zi lucrătoare la 8:30 să beau apă');
    await page.getByText(weekdays).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('„Beau apă” este programată').waitFor();
    expect(await engine.call('tasks.get', { task: 'Beau apă' })).toMatchObject({
      status: 'active',
      schedule_sentence: weekdays,
    });
  });

  it('has a headline over what the engine refuses', async () => {
    const { page } = await openInterface({ settings, path: '/tasks/Nimic' });
    const notice = page.getByRole('alert').filter({ hasText: 'Nu s-a găsit' });
    await notice.getByText('nu există sarcina „Nimic”').waitFor();
    expect(await axeProblems(page)).toEqual([]);
  });

  it('shows what a written schedule means, and what cannot be read', async () => {
    const { page } = await openInterface({ settings, path: '/tasks/new?schedule=pe%2015%20ale%20lunii' });
    await page.getByText('pe 15 din fiecare lună la 09:00, Europe/Chisinau').waitFor();
    await page.getByRole('textbox', { name: 'Când' }).fill('în fiecare blursday');
    await page.getByRole('alert').filter({ hasText: 'Programul nu se înțelege' }).first().waitFor();
    await page.getByText('Nu se înțelege: "blursday"').first().waitFor();
  });

  it('tells in Romanian, then in English as soon as the settings say so', async () => {
    const { page, engine, complaints } = await openInterface({
      settings,
      path: '/tasks',
      before: (started) =>
        started
          .call('tasks.create', classicTask({ title: 'Raport', schedule: 'every weekday at 8:30' }))
          .then(() => {}),
    });
    await page.getByText(weekdays).waitFor();
    await engine.call('settings.update', { changes: { language: 'en' } });
    await page.getByText('every weekday at 08:30, Europe/Chisinau').waitFor();
    expect(complaints).toEqual([]);
  });
});
