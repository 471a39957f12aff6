import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../core/config.ts';
import { openDataDirectory } from '../../core/data-directory.ts';
import { resourcesDirectory } from '../../core/resources.ts';
import { seedStarterData, seedStarterFiles } from '../../core/starter-workspace.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { classicTask, openTestEngine } from '../support/test-engine.ts';

const resources = resourcesDirectory();
const options = { resources, timezone: 'Europe/Chisinau' };

describe('the files of the starter workspace', () => {
  it('are samples and a configuration that reads', async () => {
    const directory = openDataDirectory(temporaryDirectory());
    expect(await seedStarterFiles(directory, options)).toBe(true);
    const config = await readConfig({ file: directory.config });
    expect(config).toMatchObject({
      timezone: 'Europe/Chisinau',
      aliases: { 'google-calendar-mcp': 'calendar', 'imap-mcp': 'mail' },
      toolkits: {
        calendar: { sources: [{ kind: 'file', path: 'sample/calendar.ics' }] },
        files: { roots: [{ name: 'inbox', path: 'sample/inbox', watch: true }] },
      },
    });
    for (const folder of ['cur', 'new', 'tmp'])
      expect(statSync(join(directory.path, 'sample/mail', folder)).isDirectory()).toBe(true);
  });

  it('are written once: a configuration that is there is left alone', async () => {
    const directory = openDataDirectory(temporaryDirectory());
    writeFileSync(directory.config, '{"timezone":"UTC"}');
    expect(await seedStarterFiles(directory, options)).toBe(false);
    expect(readFileSync(directory.config, 'utf8')).toBe('{"timezone":"UTC"}');
  });

  it('are completed after an interrupted first start, without overwriting', async () => {
    const directory = openDataDirectory(temporaryDirectory());
    mkdirSync(join(directory.path, 'sample'));
    const calendar = join(directory.path, 'sample/calendar.ics');
    writeFileSync(calendar, 'mine');
    expect(await seedStarterFiles(directory, options)).toBe(true);
    expect(readFileSync(calendar, 'utf8')).toBe('mine');
  });
});

describe('the data of the starter workspace', () => {
  it('is one task, made once', async () => {
    const engine = await openTestEngine();
    const id = await seedStarterData(engine.services, options);
    expect(await seedStarterData(engine.services, options)).toBe(id);
    expect((await engine.call('tasks.list')).items).toMatchObject([
      { id, title: 'Weekday Morning Briefing', timezone: 'Europe/Chisinau', status: 'active' },
    ]);
  });

  it('speaks the language of the configuration', async () => {
    const { services } = await openTestEngine({ language: 'ro' });
    const id = await seedStarterData(services, options);
    expect((await services.tasks.find(id ?? '')).definition.params).toEqual({
      city: 'Chisinau',
      language: 'ro',
    });
  });

  it('is nothing where the person has tasks already', async () => {
    const engine = await openTestEngine();
    await engine.call('tasks.create', classicTask());
    expect(await seedStarterData(engine.services, options)).toBeNull();
    expect((await engine.call('tasks.list')).items).toHaveLength(1);
  });

  it('does not come back after the person cancelled it', async () => {
    const engine = await openTestEngine();
    const id = await seedStarterData(engine.services, options);
    await engine.call('tasks.cancel', { task: id });
    expect(await seedStarterData(engine.services, options)).toBe(id);
    expect((await engine.call('tasks.list', { status: 'active' })).items).toEqual([]);
  });
});
