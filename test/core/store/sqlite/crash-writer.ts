import { writeSync } from 'node:fs';
import { v7 } from 'uuid';
import { openStore } from '../../../../core/store/sqlite/open-store.ts';
import { createSilentLog } from '../../../support/silent-log.ts';
import {
  runOfTask,
  stepSettlement,
  succeeded,
  t0,
  tokenOf,
} from '../../../support/store-conformance/setting.ts';

// Works through runs until it is killed, and says what was acknowledged, one line each: `queued <id>`, `settled <id>`.
const [file = '', task_id = ''] = process.argv.slice(2);
const store = openStore({ file, log: createSilentLog(), ids: { next: () => v7() }, slow_ms: 60_000 });
const task = await store.getTask(task_id);
if (!task) throw new Error(`there is no task ${task_id}`);
const acknowledge = (what: string, id: string) => void writeSync(1, `${what} ${id}\n`);

for (;;) {
  const queued = Array.from({ length: 8 }, () => runOfTask(task, { id: v7() }));
  await Promise.all(queued.map((run) => store.enqueue(run, null).then(() => acknowledge('queued', run.id))));
  const claimed = await store.claim({ owner: `${process.pid}`, now: t0, lease_until: t0 + 1, limit: 5 });
  await Promise.all(
    claimed.map(async (each) => {
      const claim = tokenOf(each);
      await store.saveStep(stepSettlement(claim, `first-${claim.fence}`));
      const steps = [stepSettlement(claim, `last-${claim.fence}`)];
      await store.settle({ claim, outcome: succeeded(claim.run_id), now: t0, late_after_ms: 0, steps });
      acknowledge('settled', claim.run_id);
    }),
  );
}
