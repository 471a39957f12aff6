import { describe } from 'vitest';
import { agentDaysConform } from './store-conformance/agent-days.ts';
import { eventGroupsConform } from './store-conformance/event-groups.ts';
import { inboxConforms } from './store-conformance/inbox.ts';
import { memoryConforms } from './store-conformance/memory.ts';
import { metricsConform } from './store-conformance/metrics.ts';
import { modesConform } from './store-conformance/modes.ts';
import { notificationsConform } from './store-conformance/notifications.ts';
import { pairingsConform } from './store-conformance/pairings.ts';
import { queueConforms } from './store-conformance/queue.ts';
import { recordingsConform } from './store-conformance/recordings.ts';
import { recordsConform } from './store-conformance/records.ts';
import { recoveryConforms } from './store-conformance/recovery.ts';
import { schedulerConforms } from './store-conformance/scheduler.ts';
import type { OpenStore } from './store-conformance/setting.ts';
import { tasksConform } from './store-conformance/tasks.ts';
import { toolPermissionsConform } from './store-conformance/tool-permissions.ts';
import { usageConforms } from './store-conformance/usage.ts';
import { webhooksConform } from './store-conformance/webhooks.ts';

/** Every promise of the Store port. An adapter passes it whole, on real storage. */
export function storeConformance(name: string, open: OpenStore): void {
  describe(`${name} keeps the promises of the Store`, () => {
    tasksConform(open);
    schedulerConforms(open);
    queueConforms(open);
    recoveryConforms(open);
    inboxConforms(open);
    toolPermissionsConform(open);
    recordsConform(open);
    eventGroupsConform(open);
    memoryConforms(open);
    usageConforms(open);
    notificationsConform(open);
    modesConform(open);
    metricsConform(open);
    agentDaysConform(open);
    pairingsConform(open);
    recordingsConform(open);
    webhooksConform(open);
  });
}
