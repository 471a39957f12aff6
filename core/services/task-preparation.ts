import { type ErrorDetail, OrdinautError } from '../errors.ts';
import { ownSchema } from '../guard/compiled-schema.ts';
import type { Instant } from '../model/json.ts';
import type { Schedule } from '../model/schedule.ts';
import { TaskDefinition } from '../model/task.ts';
import type { JsonSchema } from '../model/tool.ts';
import { compileExpression } from '../pipeline/expression.ts';
import { parsePipeline } from '../pipeline/grammar.ts';
import { planPipeline } from '../pipeline/plan.ts';
import type { FindTask } from '../pipeline/plan-calls.ts';
import type { Clock, ToolCaller } from '../ports.ts';
import { compileSchedule } from '../schedule/schedule.ts';
import type { Conflicts } from './conflicts.ts';
import type { PreparedTask, TaskBook } from './services.ts';
import { collect, completeDraft } from './task-draft.ts';
import type { FoundFlow, TaskFlows } from './task-flows.ts';
import { nextOf } from './task-times.ts';

export interface TaskPreparationOptions {
  readonly clock: Clock;
  readonly tools: ToolCaller;
  /** Read for each draft, as `holidays`: settings change while the engine runs. */
  readonly timezone: string;
  /** ISO dates for schedules that name `on_holiday` and no holidays of their own. */
  readonly holidays: readonly string[];
  readonly conflicts: Conflicts;
  /** Tasks that a `call` may name; undefined for an unknown one. */
  readonly findTask: FindTask;
  readonly flows: Pick<TaskFlows, 'found'>;
  readonly validate: (schema: JsonSchema, value: unknown) => Promise<readonly ErrorDetail[]>;
}

const checkDefinition = ownSchema(TaskDefinition);
const shownInstants = 5;
const conflictWindowSeconds = 60;
const conflictHorizonDays = 14;

/**
 * Validates a draft as a whole and completes it: fields, schedule, pipeline, tools and their arguments. Throws the
 * problem when there is one, and `invalid_task` that holds all of them, each with its path and hint, when there are more.
 */
export function createTaskPreparation(options: TaskPreparationOptions): TaskBook['prepare'] {
  const { clock, tools, conflicts, findTask, validate } = options;
  return async (draft, base): Promise<PreparedTask> => {
    const now = clock.now();
    const problems: ErrorDetail[] = [];
    const { timezone, holidays } = options;
    const fields = completeDraft(draft, base, { now, timezone, holidays }, problems);
    const pipeline = collect(problems, () => parsePipeline(fields.pipeline).pipeline);
    if (fields.schedule !== undefined && pipeline) problems.push(...(checkDefinition(fields) ?? []));
    refuse(problems);

    const definition = { ...fields, pipeline } as TaskDefinition;
    const planned = await planPipeline(definition.pipeline, {
      tools,
      validate,
      params: definition.params,
      findTask,
      self: { title: base?.title ?? definition.title },
    });
    problems.push(...planned.problems, ...checkTrigger(definition.schedule, tools));
    refuse(problems);

    const next = nextOf(definition, now);
    if (definition.schedule.kind === 'once' && next.next_at === null && !base)
      problems.push(inThePast(definition.schedule, now));
    refuse(problems);
    const flows = options.flows.found(definition);
    return {
      definition,
      next: upcoming(definition.schedule, now),
      ...next,
      flows,
      warnings: [
        ...planned.warnings,
        ...flowWarnings(flows),
        ...(await conflictWarnings(conflicts, definition)),
      ],
    };
  };
}

function refuse(problems: readonly ErrorDetail[]): void {
  const [first] = problems;
  if (!first) return;
  if (problems.length === 1) throw new OrdinautError(first);
  const message = `the task has ${problems.length} problems; the first: ${first.message}`;
  throw new OrdinautError({ ...first, code: 'invalid_task', message, problems });
}

/** What starts an event or condition task must be readable before it is saved. */
function checkTrigger(schedule: Schedule, tools: ToolCaller): readonly ErrorDetail[] {
  const problems: ErrorDetail[] = [];
  const { kind, filter, expression, poll } = schedule;
  const check = (text: string, path: string) => {
    const before = problems.length;
    collect(problems, () => compileExpression(text));
    for (let index = before; index < problems.length; index++) {
      const problem = problems[index];
      if (problem) problems[index] = { ...problem, path };
    }
  };
  if (filter !== undefined) check(filter, 'schedule.filter');
  if (kind !== 'condition') return problems;
  check(expression, 'schedule.expression');
  const tool = poll && tools.describe(poll.uses);
  if (!poll) {
    const hint = '{"uses": "weather.forecast", "with": {"city": "Chisinau"}, "every_seconds": 600}';
    problems.push({
      code: 'invalid_schedule',
      message: 'a condition needs the tool that is polled',
      path: 'schedule.poll',
      hint,
    });
  } else if (!tool) {
    problems.push({
      code: 'unknown_tool',
      message: `there is no tool ${poll.uses}`,
      path: 'schedule.poll.uses',
    });
  } else if (tool.effect !== 'read_only') {
    const message = `${poll.uses} may change the world; a condition polls read-only tools`;
    problems.push({ code: 'invalid_schedule', message, path: 'schedule.poll.uses' });
  }
  return problems;
}

function upcoming(schedule: Schedule, now: Instant): readonly Instant[] {
  if (schedule.kind === 'event' || schedule.kind === 'condition' || schedule.kind === 'manual') return [];
  return compileSchedule(schedule).nextMany(now, shownInstants);
}

function inThePast(schedule: Schedule, now: Instant): ErrorDetail {
  return {
    code: 'invalid_schedule',
    message: `${schedule.expression} lies in the past; it is ${new Date(now).toISOString()} now`,
    path: 'schedule.expression',
    hint: 'give a future instant, or use kind manual to run it by hand',
  };
}

/** What a run would be asked about; one warning for each step. */
function flowWarnings(flows: readonly FoundFlow[]): readonly ErrorDetail[] {
  const undeclared = flows.filter(({ declared }) => !declared);
  const steps = Map.groupBy(undeclared, ({ step, to }) => `${step} ${to}`);
  return [...steps.values()].flatMap((found) => {
    const [first] = found;
    if (first === undefined) return [];
    const lines = found.map(({ from, to }) => JSON.stringify({ from, to }));
    return {
      code: 'undeclared_flow',
      message: `step ${first.step} may pass on to ${first.to} what others have written (${found.map(({ from }) => from).join(', ')}): it waits for a person, as the task does not declare that`,
      path: 'flows',
      hint: `where it is meant, add to flows: ${lines.join(', ')}`,
    };
  });
}

async function conflictWarnings(
  conflicts: Conflicts,
  draft: TaskDefinition,
): Promise<readonly ErrorDetail[]> {
  const { conflicts: found } = await conflicts({
    draft,
    window_seconds: conflictWindowSeconds,
    horizon_days: conflictHorizonDays,
  });
  return found.map(({ task_id, title, other_title, shared }) => ({
    code: 'schedule_conflict',
    message: `meets “${task_id === 'draft' ? other_title : title}” within ${conflictWindowSeconds} s: both use ${shared}`,
    path: 'schedule',
  }));
}
