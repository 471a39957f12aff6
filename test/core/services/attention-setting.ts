import { onTestFinished } from 'vitest';
import { ownerAgentId } from '../../../core/model/agent.ts';
import type { InboxItem } from '../../../core/model/inbox-item.ts';
import type { Id } from '../../../core/model/json.ts';
import type { TaskDefinition } from '../../../core/model/task.ts';
import { Alerts } from '../../../core/services/alerts.ts';
import { Attention, type AttentionSettings } from '../../../core/services/attention.ts';
import type { NewInboxItem } from '../../../core/store/inbox-store.ts';
import type { NewRun } from '../../../core/store/run-queue.ts';
import type { Store } from '../../../core/store/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { type RecordingNotifier, recordingNotifier } from '../../support/recording-notifier.ts';
import { sampleTask } from '../../support/sample-task.ts';
import { createSilentLog } from '../../support/silent-log.ts';
import { openTestStore, testIds } from '../../support/test-store.ts';

export const hour = 3_600_000;

/** The service on a real store, with a clock and a screen of the test's own. Monday noon in Chisinau. */
export async function attentionSetting(
  options: Partial<AttentionSettings> & {
    readonly notifier?: RecordingNotifier;
    readonly start?: string;
  } = {},
) {
  const { start = '2026-03-02T10:00:00Z', notifier = recordingNotifier(), ...rest } = options;
  const clock = new FakeClock(start);
  const store = openTestStore();
  let settings: AttentionSettings = {
    language: 'en',
    timezone: 'Europe/Chisinau',
    enabled: true,
    quiet_hours: '',
    ...rest,
  };
  const alerts = new Alerts({ clock, ids: testIds, log: createSilentLog(), store });
  const open = () => {
    const log = createSilentLog();
    const made = new Attention({
      ...{ clock, log, store, notifier, alerts },
      ids: testIds,
      settings: () => settings,
    });
    onTestFinished(() => made.stop());
    return made;
  };
  const attention = open();
  attention.start();
  await clock.advance(0);
  const notifications = async () => (await store.findNotifications({}, { limit: 100 })).items;
  const set = async (changes: Partial<AttentionSettings>) => {
    settings = { ...settings, ...changes };
    attention.settingsChanged();
    await clock.advance(0);
  };
  return { clock, store, alerts, notifier, attention, open, set, notifications, ...makers(store, clock) };
}

function makers(store: Store, clock: FakeClock) {
  const task = async (definition: Partial<TaskDefinition> = {}): Promise<Id> => {
    const made = sampleTask({ id: testIds.next() }, { title: 'Report', ...definition });
    await store.insertTask(made, ownerAgentId);
    return made.id;
  };
  const claimed = async (task_id: Id, changes: Partial<NewRun> = {}) => {
    const run = newRun(task_id, clock.now(), changes);
    await store.enqueue(run, null);
    const now = clock.now();
    const found = await store.claim({ owner: 'w', now, lease_until: now + hour, limit: 100 });
    return {
      id: run.id,
      claim: { run_id: run.id, fence: found.find((one) => one.run.id === run.id)?.run.fence ?? 0 },
    };
  };
  /** Ends a claimed run as failed. */
  const fail = async (
    claim: { run_id: Id; fence: number },
    message = 'no route to host',
    code = 'network',
  ) => {
    await store.settle({
      claim,
      outcome: { kind: 'failed', error: { code, message } },
      now: clock.now(),
      late_after_ms: hour,
    });
    await clock.advance(0);
  };
  return {
    task,
    claimed,
    fail,
    /** A run of the task that fails now. */
    async failedRun(task_id: Id, message?: string): Promise<Id> {
      const { id, claim } = await claimed(task_id);
      await fail(claim, message);
      return id;
    },
    async briefing(task_id: Id | null, markdown = '# Monday\n\nTwo meetings.'): Promise<Id> {
      const id = testIds.next();
      const created_at = clock.now();
      await store.publishBriefing({
        ...{ id, run_id: null, task_id, title: 'Morning', markdown, created_at, read_at: null },
      } as Parameters<Store['publishBriefing']>[0]);
      await clock.advance(0);
      return id;
    },
    /** A run that asks the person. */
    async question(task_id: Id, changes: Partial<NewInboxItem> = {}): Promise<Id> {
      const { claim } = await claimed(task_id);
      const id = await store.ask(claim, { ...approval(clock.now()), ...changes });
      await clock.advance(0);
      return id;
    },
    async answer(id: Id, choice: string): Promise<InboxItem> {
      const item = await store.answer({ id, choice, value: null, by: ownerAgentId, at: clock.now() });
      await clock.advance(0);
      return item;
    },
  };
}

const approval = (created_at: number): NewInboxItem => ({
  id: testIds.next(),
  kind: 'approval',
  title: '"Report" asks: send',
  body: 'Send the report to ana@example.org?',
  choices: ['approve', 'reject'],
  detail: { step: 'send' },
  run_id: null,
  step_path: 'send',
  effect_id: null,
  deadline_at: null,
  default_answer: null,
  created_at,
});

const newRun = (task_id: Id, now: number, changes: Partial<NewRun>): NewRun => ({
  id: testIds.next(),
  task_id,
  task_version: 1,
  agent_id: ownerAgentId,
  trigger: 'manual',
  slot_at: null,
  params: {},
  event: null,
  parent_run_id: null,
  parent_step_path: null,
  retry_of: null,
  mode: 'direct',
  priority: 5,
  concurrency_key: null,
  dedupe_key: null,
  run_at: now,
  expires_at: null,
  correlation_id: testIds.next(),
  created_at: now,
  ...changes,
});
