import { describe, expect, it } from 'vitest';
import { writeEngineFile } from '../../core/doors/engine-file.ts';
import { operations } from '../../core/operations/operations.ts';
import { bundledCli } from '../support/bundled-cli.ts';
import { inspect, overHttp } from '../support/inspector.ts';
import { classicTask, openTestDoor, openTestEngine } from '../support/test-engine.ts';

// Each request is a process of its own that loads the whole Inspector.
describe('the Inspector', { timeout: 90_000 }, () => {
  it('lists tools, calls one and reads a resource at the HTTP endpoint', async () => {
    const engine = await openTestEngine();
    await engine.start();
    const target = overHttp(await openTestDoor(engine));
    const { tools } = await inspect(target, 'tools/list');
    const offered = operations.filter(({ forPeople }) => forPeople !== true);
    expect(tools).toHaveLength(offered.length);
    const { id } = await engine.call('tasks.create', classicTask());
    const ran = await inspect(
      target,
      ...['tools/call', '--tool-name', 'tasks_run', '--tool-arg', 'task=Echo', 'wait=true'],
    );
    expect(ran.structuredContent).toMatchObject({ run: { state: 'succeeded' } });
    const { contents } = await inspect(target, 'resources/read', '--uri', `task://${id}`);
    expect(JSON.parse(contents[0].text)).toMatchObject({ title: 'Echo' });
  });

  it('speaks over standard input and output with ordinaut mcp', async () => {
    const engine = await openTestEngine();
    await engine.start();
    const { url } = await openTestDoor(engine);
    await engine.call('briefings.publish', { title: 'Morning', markdown: 'All is well.' });
    writeEngineFile(engine.directory.engine, { url, pid: process.pid, version: 'test' });
    const target = [process.execPath, await bundledCli(), '--data-dir', engine.directory.path, 'mcp'];
    const { contents } = await inspect(target, 'resources/read', '--uri', 'briefing://latest');
    expect(contents[0].text).toBe('# Morning\n\nAll is well.');
  });
});
