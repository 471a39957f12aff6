import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { runCli, startCli } from '../../support/run-cli.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

// Every test starts several processes, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const serving = /serves at (http:\S+),/;
const task = { title: 'Plan', schedule: 'every weekday at 8:30', pipeline: [] };

describe('ordinaut serve', () => {
  it('tells clients where it is, and takes that back when it ends', async () => {
    const directory = temporaryDirectory();
    const engine = startCli(['serve'], { directory });
    const [, url = ''] = await engine.printed(serving);
    const file = join(directory, 'engine.json');
    await expect.poll(() => existsSync(file), { timeout: 15_000 }).toBe(true);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ url, pid: engine.pid });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'token')).mode & 0o777).toBe(0o600);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    engine.signal('SIGINT');
    expect(await engine.exited).toBe(0);
    expect(existsSync(file)).toBe(false);
    expect(engine.output().stderr).not.toContain('error');
  });

  it('is what other commands talk to while it runs', async () => {
    const directory = temporaryDirectory();
    const engine = startCli(['serve'], { directory });
    const [, url = ''] = await engine.printed(serving);
    const created = await runCli(['tasks', 'create', '--input', '-', '--json'], {
      directory,
      input: JSON.stringify(task),
    });
    expect(created.stderr).toBe('');
    const token = readFileSync(join(directory, 'token'), 'utf8').trim();
    const response = await fetch(`${url}/v1/tasks/list`, { headers: { authorization: `Bearer ${token}` } });
    expect(await response.json()).toMatchObject({ items: [{ title: 'Plan' }] });
    const env = { ORDINAUT_URL: url, ORDINAUT_TOKEN: token };
    const elsewhere = await runCli(['tasks', 'list', '--json'], { directory: temporaryDirectory(), env });
    expect(JSON.parse(elsewhere.stdout)).toMatchObject({ items: [{ title: 'Plan' }] });
    engine.signal('SIGTERM');
    expect(await engine.exited).toBe(0);
  });

  it('lets no second engine on the same directory', async () => {
    const directory = temporaryDirectory();
    const engine = startCli(['serve'], { directory });
    await engine.printed(serving);
    const second = await runCli(['serve'], { directory });
    expect(second.code).toBe(3);
    expect(second.stderr).toContain(`already running, pid ${engine.pid}`);
  });

  it('says which port is taken', async () => {
    const engine = startCli(['serve'], { directory: temporaryDirectory() });
    const [, url = ''] = await engine.printed(serving);
    const second = await runCli(['serve', '--port', new URL(url).port], { directory: temporaryDirectory() });
    expect(second).toMatchObject({ code: 2, stderr: expect.stringContaining('is in use') });
  });

  it('listens on loopback alone', async () => {
    const refused = await runCli(['serve', '--host', '0.0.0.0'], { directory: temporaryDirectory() });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('only this machine') });
  });
});

describe('ordinaut run-once', () => {
  const write = (directory: string, pipeline: unknown) => {
    const file = join(directory, 'once.json');
    writeFileSync(file, JSON.stringify({ title: 'Once', schedule: 'every day at 9:00', pipeline }));
    return file;
  };

  it('runs a task of a file, shows its steps and exits 0', async () => {
    const directory = temporaryDirectory();
    const file = write(directory, [{ id: 'short', wait: { seconds: 0 } }]);
    const { code, stdout, stderr } = await runCli(['run-once', file], { directory });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/✓ short[\s\S]*Once succeeded/);
    const kept = await runCli(['tasks', 'list', '--json'], { directory });
    expect(JSON.parse(kept.stdout).items).toMatchObject([{ title: 'Once', status: 'cancelled' }]);
  });

  it('exits 5 and says how to answer when the run waits for a person', async () => {
    const directory = temporaryDirectory();
    const file = write(directory, [{ id: 'ask', approval: { message: 'Really?' } }]);
    const { code, stdout } = await runCli(['run-once', file], { directory });
    expect(code).toBe(5);
    const [, item = ''] = /ordinaut inbox answer (\S+)/.exec(stdout) ?? [];
    const answered = await runCli(['inbox', 'answer', item, 'approve', '--json'], { directory });
    expect(JSON.parse(answered.stdout)).toMatchObject({ state: 'answered', answer: 'approve' });
  });

  it('exits 1 when the run fails', async () => {
    const directory = temporaryDirectory();
    const file = write(directory, [{ id: 'bad', wait: { until: 'not-a-time' } }]);
    const { code, stdout, stderr } = await runCli(['run-once', file], { directory });
    expect([1, 2]).toContain(code);
    expect(stdout + stderr).toMatch(/error/);
  });

  it('lays parameters over those of a stored task', async () => {
    const directory = temporaryDirectory();
    const stored = { title: 'Stored', params: { n: 1 }, pipeline: [{ id: 'none', wait: { seconds: 0 } }] };
    await runCli(['tasks', 'create', '--input', '-'], { directory, input: JSON.stringify(stored) });
    const { stdout } = await runCli(['run-once', 'Stored', '--param', 'n=7', 'city=Chisinau', '--json'], {
      directory,
    });
    expect(JSON.parse(stdout)).toMatchObject({ state: 'succeeded', params: { n: 7, city: 'Chisinau' } });
  });

  it.each([
    [['run-once', 'nowhere.json'], 4],
    [['run-once', 'No such task'], 4],
    [['run-once'], 2],
  ])('%j exits %i', async (args, code) => {
    expect((await runCli(args, { directory: temporaryDirectory() })).code).toBe(code);
  });
});

describe('care of the data', () => {
  it('backs up, restores and examines', async () => {
    const directory = temporaryDirectory();
    const backup = join(temporaryDirectory(), 'backup.db');
    await runCli(['tasks', 'create', '--input', '-'], { directory, input: JSON.stringify(task) });
    expect(await runCli(['backup', backup], { directory })).toMatchObject({
      code: 0,
      stdout: `backed up to ${backup}\n`,
    });
    await runCli(['tasks', 'cancel', 'Plan'], { directory });
    expect(await runCli(['restore', backup], { directory })).toMatchObject({ code: 0, stderr: '' });
    const { stdout } = await runCli(['tasks', 'get', 'Plan', '--json'], { directory });
    expect(JSON.parse(stdout)).toMatchObject({ status: 'active' });
    expect((await runCli(['doctor', '--json'], { directory })).stdout).toContain('"ok":true');
  });

  it('does not restore under a running engine', async () => {
    const directory = temporaryDirectory();
    const engine = startCli(['serve'], { directory });
    await engine.printed(serving);
    const backup = join(temporaryDirectory(), 'backup.db');
    expect((await runCli(['backup', backup], { directory })).code).toBe(0);
    expect(await runCli(['restore', backup], { directory })).toMatchObject({ code: 3 });
  });
});

describe('ordinaut logs', () => {
  it('shows the lines of a run by level, follows what comes, and ends with Ctrl-C', async () => {
    const directory = temporaryDirectory();
    const env = { ORDINAUT_LOG_LEVEL: 'debug' };
    const engine = startCli(['serve'], { directory, env });
    await engine.printed(serving);
    const following = startCli(['logs', '--follow', '--text', 'tasks.create', '--since', '1h'], {
      directory,
    });
    await runCli(['tasks', 'create', '--input', '-'], { directory, input: JSON.stringify(task) });
    await following.printed(/tasks\.create: ok/);
    following.signal('SIGINT');
    expect(await following.exited).toBe(0);
    const ran = await runCli(['tasks', 'run', 'Plan', '--wait', '--json'], { directory });
    const { run_id } = JSON.parse(ran.stdout);
    const { stdout } = await runCli(['logs', '--run', run_id, '--since', '1h', '--json'], { directory });
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatchObject({ run_id, time: expect.any(String) });
    const errors = await runCli(['logs', '--level', 'error', '--since', '1h'], { directory });
    expect(errors).toMatchObject({ code: 0, stdout: '' });
  });
});
