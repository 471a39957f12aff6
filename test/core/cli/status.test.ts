import { describe, expect, it } from 'vitest';
import { statusText } from '../../../core/cli/status.ts';
import { classicTask, openTestEngine } from '../../support/test-engine.ts';

describe('the status for a person', () => {
  it('tells last run, counts, inbox and what is next', async () => {
    const { call, start } = await openTestEngine();
    await start();
    await call('tasks.create', classicTask());
    await call('tasks.run', { task: 'Echo', wait: true });
    const text = statusText(await call('system.status'), 'http://127.0.0.1:4666');
    expect(text).toMatch(/^engine {5}\d+\.\d+\.\d+, serving at http:\/\/127\.0\.0\.1:4666, pid \d+$/m);
    expect(text).toMatch(/^last run {3}Echo succeeded: direct mode, 1 steps, \d+ ms, /m);
    expect(text).toMatch(/^executions 1: 1 succeeded$/m);
    expect(text).toMatch(/^inbox {6}nothing waits for you$/m);
    expect(text).toMatch(/^next {7}\d{4}-\d\d-\d\d 08:30 \+0[23]:00 {2}Echo$/m);
    expect(text).toMatch(/^health {5}ok$/m);
  });

  it('compares the modes where tasks ran in several', async () => {
    const { call, start } = await openTestEngine();
    await start();
    const run = async (title: string, mode: string) => {
      await call('tasks.create', classicTask({ title, mode }));
      await call('tasks.run', { task: title, wait: true });
    };
    await run('One', 'direct');
    expect(statusText(await call('system.status'), undefined)).not.toContain('FALLBACKS');
    // Nothing serves the test's own toolkit over MCP.
    await run('Two', 'hybrid');
    await run('Three', 'mcp');
    const lines = statusText(await call('system.status'), undefined)
      .split('\n')
      .slice(-5, -1);
    expect(lines).toEqual([
      expect.stringMatching(/^MODE {4}RUNS {2}FAILED {2}MEDIAN +FALLBACKS$/),
      expect.stringMatching(/^direct {2}1 {5}0 {7}\d+ ms +0$/),
      expect.stringMatching(/^hybrid {2}1 {5}0 {7}\d+ ms +1$/),
      expect.stringMatching(/^mcp {5}1 {5}1 {7}\d+ ms +0$/),
    ]);
  });

  it('says that nothing runs, and shows a new workspace as empty', async () => {
    const { call } = await openTestEngine();
    const text = statusText(await call('system.status'), undefined);
    expect(text).toMatch(/not running \(ordinaut serve starts it\)/);
    expect(text).toMatch(/^last run {3}none yet$/m);
    expect(text).toMatch(/^next {7}nothing is scheduled$/m);
  });
});
