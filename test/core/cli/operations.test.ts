import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { operations } from '../../../core/operations/operations.ts';
import { runCli } from '../../support/run-cli.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

// Every test starts several processes, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const task = {
  title: 'Plan',
  schedule: 'every weekday at 8:30',
  pipeline: [{ id: 'brief', uses: 'briefing.compose', with: { instruction: 'Say hello', text: 'hello' } }],
};

describe('the commands of operations', () => {
  it('are there for every operation', async () => {
    const directory = temporaryDirectory();
    const nouns = [...new Set(operations.map(({ name }) => name.split('.')[0] ?? ''))];
    for (const noun of nouns) {
      const { code, stdout } = await runCli([noun, '--help'], { directory });
      expect({ noun, code }).toEqual({ noun, code: 0 });
      for (const { name } of operations.filter((each) => each.name.startsWith(`${noun}.`)))
        expect(stdout, name).toContain(` ${name.slice(noun.length + 1).replaceAll('_', '-')}`);
    }
  });

  it('create from a file or standard input, list as a table, and answer in JSON when asked', async () => {
    const directory = temporaryDirectory();
    const file = join(directory, 'plan.json');
    writeFileSync(file, JSON.stringify(task));
    const created = await runCli(['tasks', 'create', '--input', file], { directory });
    expect(created).toMatchObject({ code: 0, stderr: '' });
    expect(created.stdout).toMatch(/schedule sentence\s+every weekday at 08:30/);
    const input = JSON.stringify({ ...task, title: 'Second' });
    expect((await runCli(['tasks', 'create', '--input', '-'], { directory, input })).code).toBe(0);
    const table = await runCli(['tasks', 'list', '--status', 'active'], { directory });
    expect(table.stdout).toMatch(/^ID\s+TITLE\s+STATUS/);
    const json = await runCli(['tasks', 'list', '--json', '--text', 'plan'], { directory });
    expect(JSON.parse(json.stdout)).toMatchObject({ items: [{ title: 'Plan' }], next_cursor: null });
  });

  it('take required texts as arguments and JSON as pairs', async () => {
    const directory = temporaryDirectory();
    const published = await runCli(
      ['events', 'publish', 'mail.received', '--payload', 'from=Ann', 'size=3', '--json'],
      { directory },
    );
    expect(JSON.parse(published.stdout)).toMatchObject({
      topic: 'mail.received',
      payload: { from: 'Ann', size: 3 },
    });
  });

  it('take the values of a required list as the last arguments', async () => {
    const directory = temporaryDirectory();
    await runCli(['events', 'create-group', 'readers'], { directory });
    const { stdout } = await runCli(['events', 'ack', 'readers', '1', '2', '--json'], { directory });
    expect(JSON.parse(stdout)).toEqual({ acknowledged: [], not_held: [1, 2] });
  });

  it.each([
    [['tasks', 'lst'], 2, "unknown command 'lst'", 'did you mean list?'],
    [['tsks'], 2, "unknown command 'tsks'", 'tasks?'],
    [['tasks', 'list', '--statsu', 'x'], 2, "unknown option '--statsu'", 'did you mean --status?'],
    [['tasks', 'get'], 2, 'task', ''],
    [['tasks', 'get', 'nothing'], 4, 'there is no task', 'hint'],
    [['tasks', 'create', '--input', '/nowhere.json'], 4, '/nowhere.json', ''],
  ])('%j exits %i and says why', async (args, exit, message, hint) => {
    const { code, stderr, stdout } = await runCli(args, { directory: temporaryDirectory() });
    expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
  });

  it('show errors as JSON with --json', async () => {
    const { code, stderr } = await runCli(['tasks', 'get', 'nothing', '--json'], {
      directory: temporaryDirectory(),
    });
    expect(code).toBe(4);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'not_found', message: expect.any(String) } });
  });

  it('preview a schedule in words', async () => {
    const { stdout } = await runCli(
      ['schedule', 'preview', 'every weekday at 8:30', '--timezone', 'Europe/Chisinau', '--json'],
      { directory: temporaryDirectory() },
    );
    const preview = JSON.parse(stdout);
    expect(preview).toMatchObject({ schedule: { kind: 'rrule', timezone: 'Europe/Chisinau' } });
    expect(preview.next).toHaveLength(10);
    expect(preview.next[0].at_local).toMatch(/T08:30:00/);
  });
});

describe('the command itself', () => {
  it('tells its version and exit codes', async () => {
    const directory = temporaryDirectory();
    expect((await runCli(['--version'], { directory })).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await runCli(['help', 'exit-codes'], { directory })).stdout).toMatch(/130 {2}interrupted/);
  });

  it('names every wrong setting', async () => {
    const env = { ORDINAUT_TIMEZONE: 'Europe/Kishinev1', ORDINAUT_HTTP_PROT: '1' };
    const { code, stderr } = await runCli(['tasks', 'list'], { directory: temporaryDirectory(), env });
    expect(code).toBe(2);
    expect(stderr).toContain('ORDINAUT_HTTP_PORT');
    expect(stderr).toContain('timezone');
  });
});
