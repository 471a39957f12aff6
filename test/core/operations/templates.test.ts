import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OrdinautError } from '../../../core/errors.ts';
import { resourcesDirectory } from '../../../core/resources.ts';
import { createTemplates } from '../../../core/services/templates.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { openTestEngine } from '../../support/test-engine.ts';

const templates = (env: Record<string, string> = {}, timezone = 'Europe/Chisinau', language = 'en') =>
  createTemplates({ directory: `${resourcesDirectory()}/templates`, timezone, language, env });

describe('the operations of templates', () => {
  test('list all with their words, and show one whole', async () => {
    const { call } = await openTestEngine();
    const { items } = await call('templates.list');
    expect(items).toContainEqual({
      name: 'morning-briefing',
      title: 'Weekday Morning Briefing',
      description: expect.stringContaining('What today holds'),
    });
    expect(items).toContainEqual(expect.objectContaining({ name: 'cfp-scout' }));
    expect(await call('templates.get', { name: 'cfp-scout' })).toMatchObject({
      title: 'CFP Scout',
      params: { interests: [] },
      environment: { SCHEDULE_TIME: 'time' },
      task: { timezone: 'Europe/London' },
    });
  });

  test('install every one of them', async () => {
    const { call } = await openTestEngine();
    const { items } = await call('templates.list');
    for (const { name, title } of items as { name: string; title: string }[])
      expect(await call('templates.install', { name })).toMatchObject({
        title,
        status: 'active',
        warnings: [],
      });
  });

  test('install with params, a schedule and a zone of the caller', async () => {
    const { call } = await openTestEngine();
    const task = await call('templates.install', {
      name: 'morning-briefing',
      params: { language: 'ro' },
      schedule: 'every day at 7:15',
      timezone: 'Europe/Bucharest',
    });
    expect(task).toMatchObject({
      schedule_sentence: expect.stringContaining('07:15'),
      timezone: 'Europe/Bucharest',
      definition: { params: { city: 'Chisinau', language: 'ro' } },
    });
  });

  test.each([
    ['get', { name: 'cfp-scot' }, { code: 'not_found', hint: 'did you mean cfp-scout?' }],
    ['install', { name: '../sample' }, { code: 'not_found' }],
    [
      'install',
      { name: 'morning-briefing', params: { langage: 'ro' } },
      { code: 'unknown_param', path: 'params.langage', hint: 'did you mean language?' },
    ],
    [
      'install',
      { name: 'morning-briefing', schedule: 'whenever' },
      { path: expect.stringContaining('schedule') },
    ],
  ])('%s refuses %o', async (verb, input, problem) => {
    const { call } = await openTestEngine();
    await expect(call(`templates.${verb}`, input)).rejects.toMatchObject(problem);
    expect((await call('tasks.list')).items).toEqual([]);
  });
});

describe('the task that a template makes', () => {
  test('follows the environment where the template names it', async () => {
    const env = {
      SCHEDULE_TIME: '7:05',
      TIMEZONE: 'Europe/Rome',
      USER_INTERESTS: 'ai, rust ,',
      EXECUTION_MODE: 'traditional',
    };
    expect(await templates(env).draft('cfp-scout', {})).toMatchObject({
      schedule_expr: 'FREQ=DAILY;BYHOUR=7;BYMINUTE=5',
      timezone: 'Europe/Rome',
      mode: 'direct',
      params: { interests: ['ai', 'rust'] },
    });
    expect(await templates(env).draft('birthdays', {})).toMatchObject({
      schedule_expr: 'FREQ=DAILY;BYHOUR=9;BYMINUTE=0',
      timezone: 'Europe/Chisinau',
    });
  });

  test('takes what is given before the environment', async () => {
    const draft = await templates({
      TIMEZONE: 'Europe/Rome',
      USER_INTERESTS: 'ai',
      SCHEDULE_TIME: '7:00',
    }).draft('cfp-scout', { params: { interests: ['go'] }, schedule: 'every day at 9:00', timezone: 'UTC' });
    expect(draft).toMatchObject({
      params: { interests: ['go'] },
      schedule: 'every day at 9:00',
      timezone: 'UTC',
    });
    expect(draft).not.toHaveProperty('schedule_expr');
  });

  test('without settings is daily at eight in London', async () => {
    expect(await templates({ SCHEDULE_TIME: ' ' }).draft('cfp-scout', {})).toMatchObject({
      schedule_expr: 'FREQ=DAILY;BYHOUR=8;BYMINUTE=0',
      timezone: 'Europe/London',
    });
  });

  test('keeps its own zone where the machine does not know the person’s', async () => {
    expect((await templates({}, 'Etc/UTC').draft('birthdays', {})).timezone).toBe('Europe/Chisinau');
    expect((await templates({}, 'Asia/Tokyo').draft('birthdays', {})).timezone).toBe('Asia/Tokyo');
  });

  test('speaks the person’s language unless another is given', async () => {
    const romanian = templates({}, 'Europe/Chisinau', 'ro');
    expect((await romanian.draft('birthdays', {})).params).toMatchObject({ language: 'ro' });
    expect((await romanian.draft('birthdays', { params: { language: 'en' } })).params).toMatchObject({
      language: 'en',
    });
  });

  test('is given no language where its template has none', async () => {
    const directory = temporaryDirectory();
    writeFileSync(
      join(directory, 'quiet.json'),
      JSON.stringify({ timezone: 'UTC', params: { city: 'Cahul' } }),
    );
    const quiet = createTemplates({ directory, timezone: 'UTC', language: 'ro', env: {} });
    expect((await quiet.draft('quiet', {})).params).toEqual({ city: 'Cahul' });
  });

  test.each([
    [{ SCHEDULE_TIME: '25:00' }, 'SCHEDULE_TIME'],
    [{ SCHEDULE_TIME: 'eight' }, 'SCHEDULE_TIME'],
    [{ EXECUTION_MODE: 'constructor' }, 'EXECUTION_MODE'],
  ])('is refused for %o', async (env, path) => {
    const refused = templates(env).draft('cfp-scout', {});
    await expect(refused).rejects.toBeInstanceOf(OrdinautError);
    await expect(refused).rejects.toMatchObject({ code: 'invalid_environment', path });
  });
});
