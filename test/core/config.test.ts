import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig, readConfigFile, writeConfig } from '../../core/config.ts';
import { SETTINGS } from '../../core/config-settings.ts';
import { OrdinautError } from '../../core/errors.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

function configFile(content: unknown): string {
  const file = join(temporaryDirectory(), 'config.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function refusal(sources: Parameters<typeof readConfig>[0]): Promise<OrdinautError> {
  try {
    await readConfig(sources);
  } catch (error) {
    if (error instanceof OrdinautError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('where a setting comes from', () => {
  test('without any source the defaults hold, in the zone of the system', async () => {
    const config = await readConfig({});
    expect(config.http).toEqual({ host: '127.0.0.1', port: 4666 });
    expect(config.timezone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  });

  test('a missing config.json is an empty one', async () => {
    const file = join(temporaryDirectory(), 'config.json');
    expect(await readConfig({ file })).toEqual(await readConfig({}));
  });

  test('flags go before variables, variables before the file, the file before the defaults', async () => {
    const file = configFile({ worker: { concurrency: 2, lease_seconds: 30, max_crashes: 5 } });
    const env = { ORDINAUT_WORKER_CONCURRENCY: '3', ORDINAUT_WORKER_LEASE_SECONDS: '40' };
    const config = await readConfig({ file, env, flags: { 'worker.concurrency': '4' } });
    expect(config.worker).toEqual({ concurrency: 4, lease_seconds: 40, max_crashes: 5 });
  });

  test('a section of the file changes only what it names', async () => {
    const config = await readConfig({ file: configFile({ http: { port: 0 } }) });
    expect(config.http).toEqual({ host: '127.0.0.1', port: 0 });
  });

  test('a byte order mark is read over', async () => {
    const config = await readConfig({ file: configFile('\uFEFF{"language":"ro"}') });
    expect(config.language).toBe('ro');
  });

  test('reading one configuration leaves the defaults of the next alone', async () => {
    await readConfig({ flags: { 'log.level': 'debug' }, file: configFile({ aliases: { a: 'b' } }) });
    const config = await readConfig({});
    expect([config.log.level, config.aliases]).toEqual(['info', {}]);
  });

  test('a variable that is set to nothing counts as absent', async () => {
    expect((await readConfig({ env: { ORDINAUT_LOG_LEVEL: '' } })).log.level).toBe('info');
  });

  test.each(['true', '1', 'YES', 'on'])('a yes-or-no variable takes %s', async (text) => {
    const config = await readConfig({
      file: configFile({ notifications: { desktop: false } }),
      env: { ORDINAUT_NOTIFICATIONS_DESKTOP: text },
    });
    expect(config.notifications.desktop).toBe(true);
  });

  test('every setting has a variable and a flag of its own', () => {
    expect(new Set(SETTINGS.map((setting) => setting.env)).size).toBe(SETTINGS.length);
    expect(SETTINGS.find((setting) => setting.path === 'http.port')).toMatchObject({
      env: 'ORDINAUT_HTTP_PORT',
      flag: 'http-port',
      type: 'number',
    });
  });
});

describe('what is refused', () => {
  test('all problems are told at once', async () => {
    const error = await refusal({ file: configFile({ http: { port: 70_000 }, late_after_seconds: -1 }) });
    expect(error.code).toBe('invalid_config');
    expect(error.problems?.map((problem) => problem.path)).toEqual(
      expect.arrayContaining(['http.port', 'late_after_seconds']),
    );
  });

  test('a number out of range names the range', async () => {
    const error = await refusal({ file: configFile({ http: { port: 70_000 } }) });
    expect(error.message).toBe('config.json: http.port must be between 0 and 65535, got 70000');
  });

  test('a name that is not known answers with the nearest', async () => {
    const error = await refusal({ file: configFile({ worker: { concurency: 1 } }) });
    expect(error).toMatchObject({ path: 'worker.concurency', hint: 'did you mean concurrency?' });
  });

  test('the variable at fault is named', async () => {
    const error = await refusal({ env: { ORDINAUT_HTTP_PORT: 'eighty' } });
    expect(error.message).toContain('got "eighty" (from ORDINAUT_HTTP_PORT)');
  });

  test('the flag at fault is named', async () => {
    const error = await refusal({ flags: { 'log.level': 'wran' } });
    expect(error.message).toContain('(from --log-level)');
    expect(error.hint).toBe('did you mean warn?');
  });

  test('a misspelt variable is not passed over', async () => {
    const error = await refusal({ env: { ORDINAUT_HTTP_PROT: '1' } });
    expect(error).toMatchObject({ path: 'ORDINAUT_HTTP_PROT', hint: 'did you mean ORDINAUT_HTTP_PORT?' });
  });

  test('variables that say where the engine is are no settings', async () => {
    await expect(readConfig({ env: { ORDINAUT_DATA_DIR: '/x', PATH: '/bin' } })).resolves.toBeDefined();
  });

  test.each(['Europe/Kishinev2', 'Chisinau', '+02:00', ''])('the zone %j', async (timezone) => {
    expect(await refusal({ file: configFile({ timezone }) })).toMatchObject({ path: 'timezone' });
  });

  test.each(['{"http": ', '[]', 'null'])('a file that holds %s', async (text) => {
    const file = configFile(text);
    expect((await refusal({ file })).message).toContain(file);
  });

  test('keys named like inner workings of JavaScript', async () => {
    const error = await refusal({ file: configFile('{"__proto__": {"polluted": 1}, "constructor": {}}') });
    expect(error.problems?.map((problem) => problem.path)).toEqual(['__proto__', 'constructor']);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('writing', () => {
  test('what was written is read back', async () => {
    const file = join(temporaryDirectory(), 'config.json');
    const content = {
      language: 'ro',
      http: { port: 5000 },
      toolkits: { mail: { folder: '~/Mail' } },
    } as const;
    await writeConfig(file, content);
    expect(readConfigFile(file)).toEqual(content);
  });

  test('the file is for its owner alone and nothing else is left beside it', async () => {
    const file = join(temporaryDirectory(), 'config.json');
    await writeConfig(file, {});
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(file))).toEqual(['config.json']);
  });

  test('a configuration that would be refused leaves the old file as it was', async () => {
    const file = configFile({ language: 'ro' });
    await expect(writeConfig(file, { http: { port: -1 } })).rejects.toMatchObject({ code: 'invalid_config' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ language: 'ro' });
  });
});
