import type { OutputOf } from '../../api/api.ts';
import type { LiveStep } from './live-steps.ts';

export type RunDetail = OutputOf<'runs.get'>;
export type StepView = RunDetail['steps'][number];

/** A stretch of time in a row. `kind` says how it is drawn: `waiting` is nothing going on but time passing. */
export interface Bar {
  readonly kind: 'work' | 'waiting' | 'inside';
  /** State of the attempt or step; `running` while it goes on. */
  readonly state: string;
  readonly from: number;
  readonly to: number;
  /** Number of the attempt; null when the bar is not one. */
  readonly attempt: number | null;
}

/** A step in the timeline, with what happened in it in true time. */
export interface TimelineRow {
  readonly path: string;
  /** The path without that of what it is in. */
  readonly name: string;
  readonly depth: number;
  readonly kind: string;
  readonly state: string;
  readonly tool: string | null;
  readonly via: string | null;
  readonly attempts: number;
  readonly from: number;
  /** null while it goes on. */
  readonly to: number | null;
  readonly bars: readonly Bar[];
  /** What it told last, while it goes on. */
  readonly message: string | null;
  /** Who read what others wrote in its output; absent where nobody did. */
  readonly sources?: readonly string[];
}

/** A step at the top of the task that a run executes. */
export interface PlannedStep {
  readonly id: string;
  readonly kind: string;
  readonly tool: string | null;
}

export interface Timeline {
  readonly from: number;
  readonly to: number;
  readonly rows: readonly TimelineRow[];
}

/** Around a call: preparing and recording it. */
const ownMs = 50;
const holders = new Set(['parallel', 'foreach', 'switch', 'repeat', 'chain']);

/** The path of what a step is in: `each[2].fetch` is in `each`; null at the top. */
export function pathAround(path: string): string | null {
  const dot = path.lastIndexOf('.');
  return dot < 0 ? null : path.slice(0, dot).replace(/\[[^\]]*\]$/, '');
}

/**
 * The steps of a run in the order of what holds them and of time. `live` are those that are under way and not on record yet,
 * `planned` those of the task at the top: while the run goes on, the ones that are still to come stand at the end.
 */
export function timelineOf(
  run: Pick<RunDetail, 'steps' | 'attempts' | 'state' | 'created_at' | 'started_at' | 'finished_at'>,
  live: readonly LiveStep[],
  now: number,
  planned: readonly PlannedStep[] = [],
): Timeline {
  const isOver = run.finished_at !== null || run.state === 'parked';
  const until = isOver ? (run.finished_at === null ? null : Date.parse(run.finished_at)) : now;
  const rows = new Map<string, TimelineRow>();
  for (const step of run.steps) rows.set(step.path, rowOf(step, run.attempts, until));
  if (!isOver) for (const step of live) underWay(rows, step, now);
  for (const path of [...rows.keys()]) holdersOf(rows, path, isOver);
  for (const row of [...rows.values()]) stretchAround(rows, row);

  const begun = inOrder([...rows.values()]);
  const begin = Date.parse(run.started_at ?? run.created_at);
  const sorted = isOver ? begun : [...begun, ...toCome(begun, planned, run.state, begin, now)];
  const from = Math.min(begin, ...sorted.map((row) => row.from));
  const ends = sorted.flatMap((row) => row.bars.map((bar) => bar.to));
  return { from, to: Math.max(until ?? from, from + 1, ...ends), rows: sorted };
}

/** Steps that have not begun, as far as is known: of a running run in which nothing else goes on the first one is under way. */
function toCome(
  begun: readonly TimelineRow[],
  planned: readonly PlannedStep[],
  state: RunDetail['state'],
  begin: number,
  now: number,
): readonly TimelineRow[] {
  const top = begun.filter(({ depth }) => depth === 0);
  const last = planned.findLastIndex(({ id }) => top.some(({ path }) => path === id));
  const goesOn = state !== 'running' || top.some((row) => row.state === 'running' || row.state === 'waiting');
  const from = Math.max(begin, ...top.map((row) => row.to ?? begin));
  return planned.slice(last + 1).map(({ id, kind, tool }, index): TimelineRow => {
    const isNext = !goesOn && index === 0;
    return {
      path: id,
      name: id,
      depth: 0,
      kind,
      state: isNext ? 'running' : 'expected',
      tool,
      via: null,
      attempts: 0,
      from: isNext ? from : now,
      to: null,
      bars: isNext ? [{ kind: 'work', state: 'running', from, to: Math.max(from, now), attempt: null }] : [],
      message: null,
    };
  });
}

function rowOf(step: StepView, attempts: RunDetail['attempts'], until: number | null): TimelineRow {
  const from = Date.parse(step.started_at);
  const to = step.finished_at === null ? null : Date.parse(step.finished_at);
  const tries = attempts.filter(({ path }) => path === step.path);
  const end = to ?? until ?? from;
  const work = tries.map(
    (each): Bar => ({
      kind: 'work',
      state: each.error === null ? 'succeeded' : 'failed',
      from: Date.parse(each.started_at),
      to: Date.parse(each.finished_at),
      attempt: each.attempt,
    }),
  );
  const whole = { state: step.state, from, to: end, attempt: null };
  const [only] = work;
  // What the engine itself takes is no waiting.
  const isBrief =
    work.length === 1 &&
    step.via?.startsWith('fallback:') !== true &&
    only !== undefined &&
    to !== null &&
    to - from - (only.to - only.from) < ownMs;
  const isWaiting = step.kind === 'approval' || step.kind === 'wait' || step.kind === 'call' || to === null;
  const around: readonly Bar[] = holders.has(step.kind)
    ? [{ kind: 'inside', ...whole }]
    : (work.length > 0 && !isBrief) || isWaiting
      ? [{ kind: 'waiting', ...whole }]
      : [{ kind: 'work', ...whole }];
  return {
    path: step.path,
    name: nameOf(step.path),
    depth: 0,
    kind: step.kind,
    state: step.state,
    tool: step.tool,
    via: step.via,
    attempts: step.attempt,
    from,
    to,
    bars: isBrief && only ? [{ ...only, from, to: end }] : [...around, ...work],
    message: null,
    ...(step.sources.length > 0 && { sources: step.sources }),
  };
}

function underWay(rows: Map<string, TimelineRow>, step: LiveStep, now: number): void {
  const known = rows.get(step.path);
  if (known && known.state !== 'waiting' && known.to !== null && known.to >= step.from) return;
  const to = step.to ?? now;
  const { state } = step;
  // Only a call is work; what waits or holds others goes on as it was.
  const bars: readonly Bar[] =
    step.tool !== null
      ? [...(known?.bars ?? []), { kind: 'work', state, from: step.from, to, attempt: step.attempt }]
      : (known?.bars.map((bar) => ({ ...bar, to })) ?? [
          { kind: 'inside', state, from: step.from, to, attempt: null },
        ]);
  rows.set(step.path, {
    path: step.path,
    name: nameOf(step.path),
    depth: 0,
    kind: known?.kind ?? (step.tool === null ? 'step' : 'tool'),
    tool: step.tool ?? known?.tool ?? null,
    via: step.via ?? known?.via ?? null,
    state: step.state,
    attempts: Math.max(step.attempt, known?.attempts ?? 0),
    from: Math.min(step.from, known?.from ?? step.from),
    to: step.to,
    bars,
    message: step.message,
  });
}

/** What holds a step has no row of its own before it is settled. */
function holdersOf(rows: Map<string, TimelineRow>, path: string, isOver: boolean): void {
  const around = pathAround(path);
  const inside = rows.get(path);
  if (around === null || !inside || rows.has(around)) {
    if (around !== null) holdersOf(rows, around, isOver);
    return;
  }
  const children = [...rows.values()].filter((row) => pathAround(row.path) === around);
  const from = Math.min(...children.map((row) => row.from));
  const to = Math.max(...children.flatMap((row) => row.bars.map((bar) => bar.to)));
  const state = isOver ? 'cancelled' : 'running';
  rows.set(around, {
    ...inside,
    path: around,
    name: nameOf(around),
    kind: 'group',
    state,
    tool: null,
    via: null,
    attempts: 0,
    from,
    to: null,
    bars: [{ kind: 'inside', state, from, to, attempt: null }],
    message: null,
  });
  holdersOf(rows, around, isOver);
}

/** A row of what holds others begins when it was last taken up, which may be after what is in it. */
function stretchAround(rows: Map<string, TimelineRow>, inside: TimelineRow): void {
  const around = pathAround(inside.path);
  const row = around === null ? undefined : rows.get(around);
  if (!row) return;
  if (inside.from < row.from) {
    const bars = row.bars.map((bar) => (bar.kind === 'inside' ? { ...bar, from: inside.from } : bar));
    rows.set(row.path, { ...row, from: inside.from, bars });
  }
  stretchAround(rows, rows.get(row.path) ?? row);
}

const nameOf = (path: string) => path.slice(pathAround(path)?.length ?? 0).replace(/^\./, '');

function inOrder(rows: readonly TimelineRow[]): readonly TimelineRow[] {
  const inside = Map.groupBy(rows, (row) => pathAround(row.path));
  const walk = (path: string | null, depth: number): readonly TimelineRow[] =>
    [...(inside.get(path) ?? [])]
      .sort((one, other) => one.from - other.from)
      .flatMap((row) => [{ ...row, depth }, ...walk(row.path, depth + 1)]);
  return walk(null, 0);
}
