import { OrdinautError } from '../../errors.ts';
import type { Ids, Logger } from '../../ports.ts';
import type { Store } from '../store.ts';
import { agentDayQueries, type DayOf } from './agent-days.ts';
import { agentQueries } from './agents.ts';
import { alertQueries } from './alerts.ts';
import { auditQueries } from './audit.ts';
import { backupTo } from './backup.ts';
import { briefingQueries } from './briefings.ts';
import { cacheQueries, settingQueries } from './cache.ts';
import { openConnection } from './connection.ts';
import { doctorQueries } from './doctor.ts';
import { effectQueries } from './effects.ts';
import { eventDeliveryQueries } from './event-deliveries.ts';
import { eventGroupQueries } from './event-groups.ts';
import { eventTrimQueries } from './event-trim.ts';
import { eventQueries } from './events.ts';
import { groupCommit, storeClosed } from './group-commit.ts';
import { inboxQueries } from './inbox.ts';
import { memoryQueries } from './memory.ts';
import { metricSampleQueries } from './metric-samples.ts';
import { migrate } from './migrate.ts';
import { modeFigureQueries } from './mode-figures.ts';
import { newRunQueries } from './new-run.ts';
import { notificationQueries } from './notifications.ts';
import { occurrenceQueries } from './occurrences.ts';
import { pairingQueries } from './pairings.ts';
import { pruneQueries } from './prune.ts';
import { claimGuard, queueQueries } from './queue.ts';
import { recordingQueries } from './recordings.ts';
import { recoveryQueries } from './recovery.ts';
import { runEndQueries } from './run-end.ts';
import { runQueries } from './runs.ts';
import { schedulerQueries } from './scheduler.ts';
import { stepQueries } from './steps.ts';
import { taskQueries } from './tasks.ts';
import { toolPermissionQueries } from './tool-permissions.ts';
import { usageQueries } from './usage.ts';
import { webhookQueries } from './webhooks.ts';

export interface StoreOptions {
  /** Made when it is not there. Its directory must exist. */
  readonly file: string;
  readonly log: Logger;
  readonly ids: Ids;
  /** Statements slower than this are logged at `warn`. */
  readonly slow_ms: number;
  /** Milliseconds from an arbitrary origin, to time statements. */
  readonly monotonic?: () => number;
  /** Where a day begins and ends for the person, for budgets; days of UTC without. */
  readonly dayOf?: DayOf;
}

/**
 * The Store on one SQLite file: opens it, takes its schema to the current version, and composes the queries.
 * Throws `newer_database`, `foreign_database`, `storage_damaged`, or a `storage_…` error. Whoever opens it for an
 * engine holds the engine lock (`acquireLock`) first.
 */
export function openStore(options: StoreOptions): Store {
  const { file, log, ids } = options;
  const connection = openConnection(options);
  try {
    migrate(connection.db, file, log);
  } catch (error) {
    connection.db.close();
    throw error;
  }
  const commit = groupCommit(connection, log);
  const { write } = commit;
  const read = async <T>(query: () => T): Promise<T> => {
    if (!connection.db.open) throw storeClosed();
    return query();
  };

  const runEnd = runEndQueries(connection, ids);
  const steps = stepQueries(connection);
  const usage = usageQueries(connection);
  const modeFigures = modeFigureQueries(connection);
  const requireClaim = claimGuard(connection);
  const tasks = taskQueries(connection);
  const occurrences = occurrenceQueries(connection);
  const queue = queueQueries(connection, steps, runEnd);
  const runs = runQueries(connection, runEnd);
  const toolPermissions = toolPermissionQueries(connection);
  const inbox = inboxQueries(connection, runEnd, runs, toolPermissions);
  const agents = agentQueries(connection);
  const pairings = pairingQueries(connection, { inbox, agents });
  const days = agentDayQueries(connection, { agents, inbox, ids, dayOf: options.dayOf ?? dayOfUtc });
  const newRun = newRunQueries(connection, days);
  const scheduler = schedulerQueries(connection, newRun);
  const effects = effectQueries(connection, inbox);
  const recovery = recoveryQueries(connection, inbox, runEnd);
  const events = eventQueries(connection, newRun);
  const webhooks = webhookQueries(connection, events);
  const briefings = briefingQueries(connection);
  const recordings = recordingQueries(connection);
  const audit = auditQueries(connection);
  const cache = cacheQueries(connection);
  const settings = settingQueries(connection);
  const samples = metricSampleQueries(connection);
  const alerts = alertQueries(connection);
  const memory = memoryQueries(connection);
  const notifications = notificationQueries(connection);
  const groups = eventGroupQueries(connection);
  const deliveries = eventDeliveryQueries(connection, groups);
  const trim = eventTrimQueries(connection);
  const care = pruneQueries(connection, trim);
  const doctor = doctorQueries(connection, { audit, recovery, runEnd, ids });

  return {
    async close() {
      commit.close();
      connection.db.close();
    },
    onChange: commit.onChange,
    announce: async (change) => commit.announce(change),

    insertTask: (task, by) => write((emit) => tasks.insert(emit, task, by)),
    getTask: (id) => read(() => tasks.get(id)),
    findTasks: (filter, page) => read(() => tasks.find(filter, page)),
    updateTask: (task, expected, by) => write((emit) => tasks.update(emit, task, expected, by)),
    setTaskStatus: (change) => write((emit) => tasks.setStatus(emit, change)),
    getTaskVersion: (id, version) => read(() => tasks.version(id, version)),
    listTaskVersions: (id) => read(() => tasks.versions(id)),
    countTasks: () => read(() => tasks.count()),
    scheduledAfter: (id, limit) => read(() => tasks.scheduledAfter(id, limit)),
    setNext: (changes) => write((emit) => tasks.setNext(emit, changes)),
    eventTasks: () => read(() => tasks.event()),

    nextInstant: () => read(() => scheduler.nextInstant()),
    nextWakeUp: () => read(() => scheduler.nextWakeUp()),
    dueTasks: (now, limit) => read(() => scheduler.due(now, limit)),
    decide: (decisions, now) => write((emit) => scheduler.decide(emit, decisions, now)),
    firePending: (id, decision, now) => write((emit) => scheduler.firePending(emit, id, decision, now)),
    restoreSlot: (change, now) => write((emit) => scheduler.restoreSlot(emit, change, now)),
    decideAhead: (decision, now) => write((emit) => scheduler.decideAhead(emit, decision, now)),
    recordPoll: (poll) => write((emit) => scheduler.recordPoll(emit, poll)),
    getOccurrence: (id, slot_at) => read(() => occurrences.get(id, slot_at)),
    countOccurrences: (filter) => read(() => occurrences.count(filter)),
    findOccurrences: (filter, page) => read(() => occurrences.find(filter, page)),

    enqueue: async (run, window, by) => {
      const made = await write((emit) => newRun.insert(emit, run, window, null, by));
      // After the commit, which tells the person.
      if ('over_budget' in made) throw overBudget(made.over_budget);
      return made;
    },
    claim: (request) => write((emit) => queue.claim(emit, request)),
    renewLeases: (claims, until) => write(() => queue.renew(claims, until)),
    saveStep: (settlement) =>
      write(() => {
        requireClaim(settlement.claim);
        steps.save(settlement);
      }),
    beginEffect: (claim, effect) =>
      write(() => {
        requireClaim(claim);
        effects.begin(claim, effect);
      }),
    doubtEffect: (claim, id, error, item) =>
      write((emit) => {
        requireClaim(claim);
        return effects.doubt(emit, claim, id, error, item);
      }),
    ask: (claim, item) =>
      write((emit) => {
        requireClaim(claim);
        return inbox.open(emit, { ...item, run_id: claim.run_id });
      }),
    settle: (settlement) => write((emit) => queue.settle(emit, settlement)),
    wake: (now) => write((emit) => inbox.wake(emit, now)),
    recover: (request) => write((emit) => recovery.recover(emit, request)),
    cancelRun: (id, error, now) => write((emit) => runs.cancel(emit, id, error, now)),
    retryRun: async (id, paths, now, by) => {
      const retried = await write((emit) =>
        newRun.again(emit, runs.get(id), now, by, () => runs.retry(emit, id, paths, now)),
      );
      // After the commit, which tells the person.
      if ('over_budget' in retried) throw overBudget(retried.over_budget);
      return retried;
    },
    getRun: (id) => read(() => runs.get(id)),
    findRuns: (filter, page) => read(() => runs.find(filter, page)),
    countRuns: () => read(() => runs.count()),
    getSteps: (id) => read(() => steps.list(id)),
    modeFigures: (limit) => read(() => modeFigures.newest(limit)),
    sumUsage: (filter, by) => read(() => usage.sum(filter, by)),
    getAttempts: (id) => read(() => steps.attempts(id)),
    countFallbacks: (ids) => read(() => steps.fallbacks(ids)),
    getEffects: (id) => read(() => steps.effects(id)),

    addInboxItem: (item) => write((emit) => inbox.open(emit, item)),
    getInboxItem: (id) => read(() => inbox.get(id)),
    findInbox: (filter, page) => read(() => inbox.find(filter, page)),
    withdrawInboxItem: (id, at) => write((emit) => inbox.withdraw(emit, id, at)),
    answer: (answer) => write((emit) => inbox.answer(emit, answer)),

    getToolPermission: (holder, tool) => read(() => toolPermissions.get(holder, tool)),
    findToolPermissions: (of) =>
      read(() => ('tool' in of ? toolPermissions.ofTool(of.tool) : toolPermissions.ofHolder(of.holder))),
    saveToolPermissions: (permissions) => write(() => toolPermissions.save(permissions)),
    removeToolPermission: (holder, tool) => write(() => toolPermissions.remove(holder, tool)),
    spendCallAnswer: (agent_id, call, since, now) =>
      write(() => toolPermissions.spend(agent_id, call, since, now)),

    publish: (event) => write((emit) => events.publish(emit, event)),
    addWebhook: (webhook) => write(() => webhooks.add(webhook)),
    getWebhook: (id) => read(() => webhooks.get(id)),
    listWebhooks: () => read(() => webhooks.list()),
    removeWebhook: (id) => write(() => webhooks.remove(id)),
    receiveWebhook: (received) => write((emit) => webhooks.receive(emit, received)),
    latestEventSeq: () => read(() => events.latest()),
    eventsAfter: (seq, limit) => read(() => events.after(seq, limit)),
    getCursor: (consumer) => read(() => events.cursor(consumer)),
    dispatch: (consumer, seq, made) => write((emit) => events.dispatch(emit, consumer, seq, made)),
    createEventGroup: (group) => write(() => groups.create(group)),
    eventGroups: () => read(() => groups.list()),
    eventPlaceBefore: (at) => read(() => groups.placeBefore(at)),
    readEvents: (request) => write(() => deliveries.read(request)),
    acknowledgeEvents: (request) => write(() => deliveries.acknowledge(request)),
    claimStaleEvents: (request) => write(() => deliveries.claimStale(request)),
    pendingEvents: (filter, page) => read(() => deliveries.pending(filter, page)),
    replayEvents: (group, seq) => write(() => groups.replay(group, seq)),
    deleteEventGroup: (group) => write(() => groups.delete(group)),
    trimEvents: (request) => write(() => trim.trim(request)),
    publishBriefing: (briefing) => write((emit) => briefings.publish(emit, briefing)),
    getBriefing: (id) => read(() => briefings.get(id)),
    findBriefings: (filter, page) => read(() => briefings.find(filter, page)),
    markBriefingRead: (id, at) => write((emit) => briefings.markRead(emit, id, at)),
    markBriefingUnread: (id) => write((emit) => briefings.markUnread(emit, id)),
    getAgent: (id) => read(() => agents.get(id)),
    findAgents: (page) => read(() => agents.find(page)),
    saveAgent: (agent) => write((emit) => agents.save(emit, agent)),
    replaceAgentToken: (agent_id, token, at) =>
      write((emit) => agents.replaceToken(emit, agent_id, token, at)),
    getAgentOfToken: (hash, now) => read(() => agents.ofToken(hash, now)),
    findAgentTokens: (agent_id) => read(() => agents.tokensOf(agent_id)),
    addPairing: (pairing, item, most) => write((emit) => pairings.add(emit, pairing, item, most)),
    getPairing: (id) => read(() => pairings.get(id)),
    openPairings: (now) => read(() => pairings.open(now)),
    decidePairing: (decision) => write((emit) => pairings.decide(emit, decision)),
    collectPairing: (id, agent, token, at) => write((emit) => pairings.collect(emit, id, agent, token, at)),
    agentDay: (agent_id, now) => read(() => days.today(agent_id, now)),
    spendForAgent: (agent_id, used, now) => write(() => days.spend(agent_id, used, now)),
    stopSpending: async (agent_id, now) => {
      // Mostly nothing is used up: then nothing is written.
      if (!(await read(() => days.isOver(agent_id, spendingLimits, now)))) return null;
      return write((emit) => days.stop(emit, agent_id, spendingLimits, now));
    },
    startRecording: (id, agent_id, at) => write((emit) => recordings.start(emit, id, agent_id, at)),
    stopRecording: (agent_id, at) => write((emit) => recordings.stop(emit, agent_id, at)),
    recordCall: async (agent_id, call) => {
      // Mostly nothing is recorded: then nothing is written.
      if (await read(() => recordings.running(agent_id)))
        await write((emit) => recordings.add(emit, agent_id, call));
    },
    getRecording: (id) => read(() => recordings.get(id)),
    recordedCalls: (id) => read(() => recordings.calls(id)),
    findRecordings: (filter, page) => read(() => recordings.find(filter, page)),
    removeRecording: (id) => write((emit) => recordings.remove(emit, id)),
    audit: (entry) => write(() => audit.append(entry)),
    findAudit: (page) => read(() => audit.find(page)),

    getCached: (key, now) => read(() => cache.get(key, now)),
    putCached: (key, tool, output, at, until) => write(() => cache.put(key, tool, output, at, until)),
    getSetting: (name) => read(() => settings.get(name)),
    setSetting: (name, value, change) =>
      write((emit) => {
        settings.set(name, value);
        if (change) emit(change);
      }),

    getMemory: (scope, key, now) => read(() => memory.get(scope, key, now)),
    setMemory: (value) => write(() => memory.set(value)),
    removeMemory: (scope, key, now) => write(() => memory.remove(scope, key, now)),
    findMemories: (filter, now, page) => read(() => memory.find(filter, now, page)),
    saveDocument: (document) => write(() => memory.save(document)),
    getDocument: (scope, id) => read(() => memory.document(scope, id)),
    removeDocument: (scope, id) => write(() => memory.removeDocument(scope, id)),
    searchDocuments: (search) => read(() => memory.search(search)),
    findNew: (scope, set, ids) => read(() => memory.findNew(scope, set, ids)),
    rememberNew: (seen) => write(() => memory.rememberNew(seen)),
    forget: (scope, set, ids) => write(() => memory.forget(scope, set, ids)),

    saveNotifications: (saved) => write(() => notifications.save(saved)),
    getNotification: (id) => read(() => notifications.get(id)),
    knownSubjects: (subjects) => read(() => notifications.known(subjects)),
    findNotifications: (filter, page) => read(() => notifications.find(filter, page)),

    recordMetrics: (at, figures) => write(() => samples.record(at, figures)),
    metricHistory: (range) => read(() => samples.range(range)),
    metricNames: () => read(() => samples.names()),
    pruneMetrics: (before, limit) =>
      write(() => {
        const removed = samples.prune(before, limit);
        return removed + alerts.prune(before, Math.max(0, limit - removed));
      }),
    oldestQueued: () => read(() => queue.oldest()),
    saveAlert: (alert) => write((emit) => alerts.save(emit, alert)),
    getAlert: (id) => read(() => alerts.get(id)),
    findAlerts: (filter, page) => read(() => alerts.find(filter, page)),

    prune: (before, limit) => write(() => care.prune(before, limit)),
    backup: (target) => backupTo(connection, target, log),
    doctor: (request) =>
      request.repair
        ? write((emit) => doctor.doctor(emit, request))
        : read(() => doctor.doctor(ignore, request)),
  };
}

const ignore = (): void => undefined;
const spendingLimits = ['tokens_per_day', 'cost_per_day'] as const;

const dayMs = 86_400_000;
const dayOfUtc: DayOf = (now) => {
  const start = Math.floor(now / dayMs) * dayMs;
  return { start, end: start + dayMs };
};

function overBudget(reason: string): OrdinautError {
  return new OrdinautError({
    code: 'budget_exceeded',
    message: reason,
    hint: 'wait until the day is over; a person can raise runs_per_day of the agent',
  });
}
