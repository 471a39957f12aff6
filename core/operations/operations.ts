import type { Static } from 'typebox';
import { OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import { agentOperations } from './agents.ts';
import { alertOperations } from './alerts.ts';
import { approvalRequestOperations } from './approval-request.ts';
import { auditOperations } from './audit.ts';
import { briefingOperations } from './briefings.ts';
import { clientOperations } from './clients.ts';
import { eventBacktestOperations } from './event-backtest.ts';
import { eventDeliveryOperations } from './event-deliveries.ts';
import { eventGroupOperations } from './event-groups.ts';
import { eventTrimOperations } from './event-trim.ts';
import { eventOperations } from './events.ts';
import { inboxOperations } from './inbox.ts';
import { logOperations } from './logs.ts';
import { metricOperations } from './metrics.ts';
import { notificationOperations } from './notifications.ts';
import { occurrenceOperations } from './occurrences.ts';
import type { Operation } from './operation.ts';
import { pairingOperations } from './pairings.ts';
import { recordingOperations } from './recordings.ts';
import { runReplayOperations } from './run-replay.ts';
import { runStatisticsOperations } from './run-statistics.ts';
import { runOperations } from './runs.ts';
import { scheduleOperations } from './schedules.ts';
import { secretOperations } from './secrets.ts';
import { serverChangeOperations } from './server-changes.ts';
import { serverImportOperations } from './server-imports.ts';
import { serverOperations } from './servers.ts';
import { settingOperations } from './settings.ts';
import { setupOperations } from './setup.ts';
import { systemOperations } from './system.ts';
import { systemPauseOperations } from './system-pause.ts';
import { taskCalendarOperations } from './task-calendar.ts';
import { taskControlOperations } from './task-controls.ts';
import { taskExchangeOperations } from './task-exchange.ts';
import { taskVersionOperations } from './task-versions.ts';
import { taskOperations } from './tasks.ts';
import { templateOperations } from './templates.ts';
import { toolCallOperations } from './tool-call.ts';
import { toolOperations } from './tools.ts';
import { webhookOperations } from './webhooks.ts';

const defined = [
  ...taskOperations,
  ...taskControlOperations,
  ...taskCalendarOperations,
  ...taskExchangeOperations,
  ...taskVersionOperations,
  ...templateOperations,
  ...scheduleOperations,
  ...occurrenceOperations,
  ...runOperations,
  ...runStatisticsOperations,
  ...runReplayOperations,
  ...inboxOperations,
  ...approvalRequestOperations,
  ...briefingOperations,
  ...notificationOperations,
  ...eventOperations,
  ...eventGroupOperations,
  ...eventDeliveryOperations,
  ...eventTrimOperations,
  ...eventBacktestOperations,
  ...webhookOperations,
  ...toolOperations,
  ...toolCallOperations,
  ...serverOperations,
  ...serverChangeOperations,
  ...serverImportOperations,
  ...settingOperations,
  ...setupOperations,
  ...secretOperations,
  ...agentOperations,
  ...pairingOperations,
  ...recordingOperations,
  ...clientOperations,
  ...systemOperations,
  ...systemPauseOperations,
  ...metricOperations,
  ...alertOperations,
  ...auditOperations,
  ...logOperations,
] as const;

/** Everything that a person or an agent can do. Each door shows this list and nothing else. */
export const operations: readonly Operation[] = defined;

type Defined = (typeof defined)[number];

/** What each operation takes and answers, by its name: the contract of typed clients. */
export type OperationTypes = {
  readonly [Name in Defined['name']]: {
    readonly input: Static<Extract<Defined, { readonly name: Name }>['input']>;
    readonly output: Static<Extract<Defined, { readonly name: Name }>['output']>;
  };
};

const byName: ReadonlyMap<string, Operation> = new Map(
  operations.map((operation) => [operation.name, operation]),
);

/** The operation of this name, `noun.verb`. Throws `unknown_operation` with the name that was probably meant. */
export function findOperation(name: string): Operation {
  const found = byName.get(name);
  if (found) return found;
  throw new OrdinautError({
    code: 'unknown_operation',
    message: `there is no operation ${name}`,
    hint: nearest(name),
  });
}

/** A verb of the same noun where the noun is right; else the nearest name, else the nouns. */
function nearest(name: string): string {
  const names = [...byName.keys()];
  const [noun = '', verb = ''] = name.split('.');
  const verbs = names.flatMap((known) =>
    known.startsWith(`${noun}.`) ? [known.slice(noun.length + 1)] : [],
  );
  if (verbs.length === 0)
    return (
      didYouMean(name, names) ??
      `the nouns are ${[...new Set(names.map((known) => known.split('.')[0]))].join(', ')}`
    );
  const meant = didYouMean(verb, verbs);
  return meant?.replace('did you mean ', `did you mean ${noun}.`) ?? `${noun} has ${verbs.join(', ')}`;
}
