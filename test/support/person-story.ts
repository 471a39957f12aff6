import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright';
import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../core/model/json.ts';

/** A site of this machine whose page is missing until it is mended; `asked` counts the requests for it. */
export async function startMissingPage() {
  let there = false;
  let asked = 0;
  const server = createServer((request, response) => {
    if (request.url !== '/page') return response.writeHead(404).end();
    asked += 1;
    return there
      ? response.writeHead(200, { 'content-type': 'text/plain' }).end('all is well')
      : response.writeHead(404).end('not yet');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    /** For `toolkits.web` in config.json. */
    settings: { own_hosts: [host] } satisfies JsonObject,
    /** A task that remembers something and then reads the page. */
    task: {
      title: 'Read the page',
      pipeline: [
        { id: 'first', uses: 'memory.set', with: { key: 'visits', value: 1 } },
        { id: 'page', uses: 'web.fetch', with: { url: `http://${host}/page` } },
      ],
    } satisfies JsonObject,
    mend: () => {
      there = true;
    },
    asked: () => asked,
  };
}

/** First start: through the welcome with the samples, to the briefing. */
export async function welcomeToBriefing(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1, name: 'Welcome' }).waitFor();
  await page.getByRole('button', { name: 'Use the sample for now' }).click();
  await page.getByRole('heading', { name: 'Where is your mail?' }).waitFor();
  await page.getByRole('button', { name: 'Use the sample for now' }).click();
  await page.getByRole('button', { name: 'Start without a model' }).click();
  await page.getByRole('heading', { name: 'Agenda' }).waitFor();
  await page.getByRole('link', { name: 'Go to Today' }).click();
  await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
}

/** A reminder in words, from any screen. */
export async function addInWords(page: Page): Promise<void> {
  await page.keyboard.press('n');
  await page.getByLabel('What, and when').fill('remind me every weekday at 8:30 to stretch');
  await page.getByText(/every weekday at 08:30/).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('“Stretch” is scheduled').waitFor();
}

/** On the page of a failed run: what is wrong was mended elsewhere, and it goes on from the step that failed. */
export async function retryFromFailedStep(page: Page): Promise<void> {
  await page.getByRole('main').getByText('failed').first().waitFor();
  await page.getByRole('alert').getByText(/404/).waitFor();
  await page.getByRole('button', { name: 'Retry from the failed step' }).click();
  // Offered when the whole run has succeeded; a single step may say so before.
  await page.getByRole('button', { name: 'Run again from the start' }).waitFor();
}

/** In the inbox: the question whether a call went out is answered, and the run it belongs to goes on. */
export async function answerInDoubt(page: Page): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /^Inbox/ })
    .click();
  await page.getByRole('listbox', { name: 'Inbox' }).getByRole('option').first().click();
  await page.getByText('You looked, and it arrived.').waitFor();
  await page.getByRole('button', { name: 'It did go out' }).click();
  await page.getByText('Answered “It did go out”.').waitFor();
  await page.getByRole('link', { name: 'See what followed in the run' }).click();
  await page.getByRole('main').getByText('succeeded').first().waitFor();
}
