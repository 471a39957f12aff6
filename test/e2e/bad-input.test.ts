import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../../core/model/json.ts';
import { startHttpServer } from '../core/toolkits/http-server.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { classicTask, openTestEngine } from '../support/test-engine.ts';

const mebibyte = 1_048_576;
const message = (subject: string, headers: string, body: string | Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`From: Ana <ana@example.org>\r\nSubject: ${subject}\r\n${headers}\r\n`),
    Buffer.from(body),
  ]);

/** A calendar, a mailbox and a site that are as bad as the world can be. */
async function badWorld() {
  const folder = temporaryDirectory();
  const [calendars, mailbox] = [join(folder, 'calendars'), join(folder, 'mail')];
  for (const path of [calendars, mailbox, ...['cur', 'new', 'tmp'].map((name) => join(mailbox, name))])
    mkdirSync(path);
  writeFileSync(join(calendars, 'good.ics'), 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n');
  writeFileSync(join(calendars, 'cut.ics'), 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:2026');
  writeFileSync(join(calendars, 'page.ics'), '<html>Please sign in</html>');
  writeFileSync(join(calendars, 'bytes.ics'), Buffer.alloc(mebibyte, 0xff));
  const mails = [
    message('large', '', Buffer.alloc(50 * mebibyte, 'x')),
    message('charset', 'Content-Type: text/plain; charset=x-nowhere\r\n', Buffer.from([0xff, 0xfe, 0x80])),
    message('bomb', 'Content-Type: text/html\r\n', '<div>'.repeat(200_000)),
  ];
  for (const [index, bytes] of mails.entries())
    writeFileSync(join(mailbox, 'new', `${1_772_000_000 + index}.M.test`), bytes);
  const bomb = gzipSync(Buffer.alloc(100 * mebibyte));
  const site = await startHttpServer(({ url }, response) => {
    switch (url.pathname) {
      case '/loop':
        return response.writeHead(302, { location: '/loop-back' }).end();
      case '/loop-back':
        return response.writeHead(302, { location: '/loop' }).end();
      case '/packed':
        return response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/html' }).end(bomb);
      case '/deep':
        return response.writeHead(200, { 'content-type': 'text/html' }).end('<div>'.repeat(100_000));
      default:
        return response.writeHead(404).end();
    }
  });
  onTestFinished(() => site.close());
  return { calendars, mailbox, site: site.url };
}

test('bad input of every kind is a typed error or a warning, and the engine goes on', async () => {
  const { calendars, mailbox, site } = await badWorld();
  const { call, start, services, health } = await openTestEngine({
    toolkits: {
      calendar: { sources: [{ kind: 'folder', path: calendars }] },
      mail: { accounts: [{ kind: 'maildir', name: 'bad', path: mailbox }] },
      web: { own_hosts: [new URL(site).host] },
    },
  });
  await start();
  const pipeline = [
    ['calendar', 'calendar.list_events', { start: '2026-03-02T00:00:00Z', end: '2026-03-03T00:00:00Z' }],
    ['mail', 'mail.top_unread', { count: 5 }],
    ['loop', 'web.fetch', { url: `${site}/loop` }],
    ['packed', 'web.fetch', { url: `${site}/packed` }],
    ['deep', 'web.read', { url: `${site}/deep` }],
  ].map(([id, uses, input]) => ({ id, uses, with: input, on_error: 'continue' })) as unknown as JsonObject[];
  const parallel = [{ id: 'all', parallel: pipeline, concurrency: 5 }];
  const { run } = await call('tasks.run', {
    task: (await call('tasks.create', classicTask({ title: 'Bad', payload: { pipeline: parallel } }))).id,
    wait: true,
  });
  const { id, state } = run as { readonly id: string; readonly state: string };
  expect(state).toBe('succeeded');
  const steps = await services.store.getSteps(id);
  const step = (path: string) => steps.find((one) => one.path.endsWith(path)) ?? expect.unreachable(path);

  const { warnings } = step('calendar').output as { readonly warnings: readonly { readonly code: string }[] };
  expect(warnings.map(({ code }) => code)).toEqual([
    'calendar_malformed',
    'calendar_malformed',
    'calendar_malformed',
  ]);
  const { messages } = step('mail').output as { readonly messages: readonly { readonly subject: string }[] };
  expect(messages.map(({ subject }) => subject).sort()).toEqual(['bomb', 'charset', 'large']);
  expect(step('loop').error?.code).toBe('redirect_loop');
  expect(step('packed').error?.code).toBe('answer_too_large');
  expect([null, 'page_too_complex']).toContain(step('deep').error?.code ?? null);

  const well = await call('tasks.run', { task: (await call('tasks.create', classicTask())).id, wait: true });
  expect(well.run).toMatchObject({ state: 'succeeded' });
  expect(await health.ready()).toMatchObject({ ok: true });
}, 60_000);
