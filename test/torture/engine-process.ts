import { join } from 'node:path';
import { readConfig } from '../../core/config.ts';
import { openDataDirectory } from '../../core/data-directory.ts';
import { openEngine } from '../../core/engine.ts';
import { ownerAgentId } from '../../core/model/agent.ts';
import { createSilentLog } from '../support/silent-log.ts';
import { createWorldToolkit } from './world-toolkit.ts';

// An engine that makes work for itself until it is killed (`work`), or until everything is settled (`finish`).
const [root = '', mode = 'work'] = process.argv.slice(2);
const world = join(root, 'world.jsonl');
const toolkit = createWorldToolkit('world', world);

const engine = await openEngine({
  directory: openDataDirectory(join(root, 'data')),
  config: {
    ...(await readConfig({ flags: { 'notifications.desktop': false } })),
    timezone: 'Europe/Chisinau',
    http: { host: '127.0.0.1', port: 0 },
    // Killed hundreds of times while the same run is under way: parking is not what is tried here.
    worker: { concurrency: 16, lease_seconds: 60, max_crashes: Number.MAX_SAFE_INTEGER },
  },
  log: createSilentLog((line) => process.stderr.write(`${line}\n`)),
  toolkits: [toolkit],
});
const { services } = engine;

/** A step that tells the world its run and its path. */
const step = (id: string, tool: string, more: { linger_ms?: number; branch?: string } = {}) => {
  const { branch, ...input } = more;
  const path = branch === undefined ? id : `${branch}.${id}`;
  return { id, uses: `world.${tool}`, with: { what: `\${run.id}/${path}`, ...input } };
};
const existing = (await services.store.findTasks({}, { limit: 10 })).items;
const worker =
  existing.find((task) => task.definition.schedule.kind === 'manual') ??
  (
    await services.tasks.create(
      {
        title: 'work',
        overlap: 'parallel',
        pipeline: [
          step('look_first', 'look'),
          step('send_first', 'send', { linger_ms: 3 }),
          {
            id: 'both',
            parallel: [
              step('put_one', 'put', { branch: 'both[0]' }),
              step('send_second', 'send', { branch: 'both[1]' }),
            ],
          },
          step('look_last', 'look', { linger_ms: 2 }),
          step('send_last', 'send'),
        ],
      },
      ownerAgentId,
    )
  ).task;
const ticking =
  existing.find((task) => task.definition.schedule.kind === 'rrule') ??
  (
    await services.tasks.create(
      {
        title: 'tick',
        schedule: { kind: 'rrule', expression: 'FREQ=SECONDLY;COUNT=100000', timezone: 'Europe/Chisinau' },
        pipeline: [step('tick', 'look')],
      },
      ownerAgentId,
    )
  ).task;

await engine.start();
process.stdout.write('ready\n');
if (mode === 'finish') {
  if (ticking.status === 'active') await services.tasks.pause(ticking.id);
} else {
  void makeWork();
}
await answerQuestions();

async function makeWork(): Promise<void> {
  for (;;) {
    const { run_id } = await services.tasks.runNow(worker.id, {}, services.ids.next());
    process.stdout.write(`run ${run_id}\n`);
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
}

/** Says “it went out” to every doubt; in `finish` until nothing is unsettled. */
async function answerQuestions(): Promise<void> {
  for (;;) {
    for (const item of (await services.store.findInbox({ state: 'open' }, { limit: 100 })).items) {
      const answer = {
        id: item.id,
        choice: 'it went out',
        value: null,
        by: ownerAgentId,
        at: services.clock.now(),
      };
      await services.store.answer(answer);
    }
    const counts = await services.store.countRuns();
    if (mode === 'finish' && counts.queued + counts.running + counts.waiting === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const findings = await services.store.doctor({
    repair: false,
    owner: services.facts.owner,
    now: services.clock.now(),
  });
  await engine.stop();
  for (const finding of findings) process.stderr.write(`doctor: ${finding.message}\n`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
