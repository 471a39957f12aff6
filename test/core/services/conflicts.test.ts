import { describe, expect, it } from 'vitest';
import { createConflicts } from '../../../core/services/conflicts.ts';
import type { Store } from '../../../core/store/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { sampleTask } from '../../support/sample-task.ts';
import { openTestStore } from '../../support/test-store.ts';

const asked = { window_seconds: 60, horizon_days: 14 };

describe('a draft that is compared with the tasks there are', () => {
  it('reads none of them where it shares nothing with any', async () => {
    const store = openTestStore();
    let read = 0;
    const counting: Pick<Store, 'findTasks'> = {
      findTasks: (filter, page) => {
        read += 1;
        return store.findTasks(filter, page);
      },
    };
    const conflicts = createConflicts({
      store: { ...store, ...counting },
      clock: new FakeClock(),
      isShared: () => false,
    });
    const { definition: draft } = sampleTask();
    expect(await conflicts({ draft, ...asked })).toEqual({ conflicts: [], incomplete: false });
    expect(read).toBe(0);
    await conflicts({ draft: { ...draft, concurrency_key: 'printer' }, ...asked });
    expect(read).toBe(1);
  });
});
