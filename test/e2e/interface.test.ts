import { describe, expect, it } from 'vitest';
import { openInterface } from '../support/interface-page.ts';
import { available } from '../support/system.ts';

const titles = [
  'Today',
  'Tasks',
  'Runs',
  'Calendar',
  'Inbox',
  'Tools',
  'Agents',
  'Mission Control',
  'Settings',
];

describe.skipIf(!available('chromium'))('the interface in a browser', () => {
  it('takes the key out of the address, and leads to each screen', async () => {
    const { page, complaints } = await openInterface();
    expect(page.url()).not.toContain('token');
    for (const name of titles) {
      await page.getByRole('navigation').getByRole('link', { name }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
    }
    expect(complaints).toEqual([]);
  });

  it('says what to do when it has no key', async () => {
    const { page } = await openInterface();
    await page.evaluate('localStorage.clear()');
    await page.reload();
    await page.getByText('This page has no key to the engine').waitFor();
  });
});
