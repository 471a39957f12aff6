import { ownerAgentId } from '../../core/model/agent.ts';
import type { Task, TaskDefinition } from '../../core/model/task.ts';

/** A task at 08:30 every day in Chisinau, with whatever a test wants to be different. */
export function sampleTask(
  changes: Partial<Omit<Task, 'definition'>> = {},
  definition: Partial<TaskDefinition> = {},
): Task {
  return {
    id: '01930000-0000-7000-8000-000000000001',
    agent_id: ownerAgentId,
    status: 'active',
    version: 1,
    next_slot_at: null,
    next_at: null,
    condition_holds: false,
    created_at: Date.parse('2026-01-01T00:00:00Z'),
    updated_at: Date.parse('2026-01-01T00:00:00Z'),
    ...changes,
    definition: {
      title: 'Morning briefing',
      description: '',
      schedule: {
        kind: 'rrule',
        expression: 'FREQ=DAILY;BYHOUR=8;BYMINUTE=30;BYSECOND=0',
        timezone: 'Europe/Chisinau',
        anchor: '2026-01-01T00:00:00',
      },
      pipeline: [],
      params: {},
      priority: 5,
      overlap: 'skip',
      misfire: 'run_once',
      max_retries: 0,
      backoff: { kind: 'exponential_jitter', base_seconds: 2, cap_seconds: 300 },
      mode: 'direct',
      ...definition,
    },
  };
}
