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

  it('says that nothing runs, and shows a new workspace as empty', async () => {
    const { call } = await openTestEngine();
    const text = statusText(await call('system.status'), undefined);
    expect(text).toMatch(/not running \(ordinaut serve starts it\)/);
    expect(text).toMatch(/^last run {3}none yet$/m);
    expect(text).toMatch(/^next {7}nothing is scheduled$/m);
  });
});
