import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { runCli, startCli } from '../../support/run-cli.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

// Every test starts several processes, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000 });

describe('ordinaut start', () => {
  it('sets up a workspace, prints a briefing of the samples, serves, and ends with 0', async () => {
    const directory = temporaryDirectory();
    const engine = startCli(['start'], { directory });
    await engine.printed(/serving at (http:\S+)/);
    const { stdout } = engine.output();
    expect(stdout).toContain('made a starter workspace');
    expect(stdout).toMatch(/Weekday Morning Briefing succeeded/);
    expect(stdout).toMatch(/\n# /);
    expect(stdout).toMatch(/next:\n.*Weekday Morning Briefing/);
    engine.signal('SIGINT');
    expect(await engine.exited).toBe(0);
  });

  it('runs the same task again at the next start and overwrites nothing', async () => {
    const directory = temporaryDirectory();
    const first = startCli(['start'], { directory });
    await first.printed(/serving at/);
    first.signal('SIGINT');
    await first.exited;
    const config = join(directory, 'config.json');
    const changed = { ...JSON.parse(readFileSync(config, 'utf8')), language: 'ro' };
    writeFileSync(config, JSON.stringify(changed));
    const second = startCli(['start'], { directory });
    await second.printed(/serving at/);
    expect(second.output().stdout).not.toContain('made a starter workspace');
    expect(JSON.parse(readFileSync(config, 'utf8'))).toEqual(changed);
    const tasks = await runCli(['tasks', 'list', '--json'], { directory });
    expect(JSON.parse(tasks.stdout).items).toHaveLength(1);
    const runs = await runCli(['runs', 'list', '--json'], { directory });
    expect(JSON.parse(runs.stdout).items).toHaveLength(2);
  });

  it('leaves a workspace of the person’s own as it is', async () => {
    const directory = temporaryDirectory();
    const config = join(directory, 'config.json');
    writeFileSync(config, '{"timezone":"Asia/Tokyo"}');
    const own = { title: 'Mine', pipeline: [] };
    await runCli(['tasks', 'create', '--input', '-'], { directory, input: JSON.stringify(own) });
    const engine = startCli(['start'], { directory });
    await engine.printed(/serving at/);
    expect(engine.output().stdout).toContain('no starter task');
    expect(readFileSync(config, 'utf8')).toBe('{"timezone":"Asia/Tokyo"}');
    expect(existsSync(join(directory, 'sample'))).toBe(false);
  });
});
