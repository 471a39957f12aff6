import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { JsonObject } from '../core/model/json.ts';
import type { Words } from './words.ts';

/** Which icon the tray shows. `attention` needs the person. */
export type TrayState = 'idle' | 'running' | 'attention' | 'failing' | 'paused';

/** What the tray shows; plain data, so that two can be compared. */
export interface TrayModel {
  readonly state: TrayState;
  readonly status: string;
  readonly next: string;
  readonly inbox_open: number;
  readonly paused: boolean;
  readonly tasks: readonly { readonly id: string; readonly title: string }[];
}

/** The part of `system.status` that the tray reads. */
const Status = Type.Object({
  running: Type.Integer(),
  inbox_open: Type.Integer(),
  accepting: Type.Boolean(),
  last_error: Type.Union([Type.Null(), Type.Object({ message: Type.String() })]),
  last_run: Type.Union([
    Type.Null(),
    Type.Object({ state: Type.String(), task_title: Type.Union([Type.String(), Type.Null()]) }),
  ]),
  next: Type.Array(Type.Object({ title: Type.String(), at: Type.String() })),
  pause: Type.Union([Type.Null(), Type.Object({ until: Type.Union([Type.String(), Type.Null()]) })]),
});
const Tasks = Type.Object({ items: Type.Array(Type.Object({ id: Type.String(), title: Type.String() })) });

const longestTitle = 60;

export interface TrayModelOptions {
  readonly words: Words;
  /** An instant (ISO) for a person: `14:30`, or `Mon 08:30`. */
  readonly moment: (iso: string) => string;
}

/** From what `system.status` and `tasks.list` answer. Throws for another form. */
export function trayModel(status: JsonObject, tasks: JsonObject, options: TrayModelOptions): TrayModel {
  const now = Value.Parse(Status, status);
  return {
    state: stateOf(now),
    status: statusLine(now, options),
    next: nextLine(now, options),
    inbox_open: now.inbox_open,
    paused: now.pause !== null,
    tasks: Value.Parse(Tasks, tasks).items.map(({ id, title }) => ({ id, title: short(title) })),
  };
}

/** What a person has to act on comes first. */
function stateOf(now: Static<typeof Status>): TrayState {
  if (now.inbox_open > 0) return 'attention';
  if (now.last_error !== null || !now.accepting || now.last_run?.state === 'failed') return 'failing';
  if (now.pause !== null) return 'paused';
  return now.running > 0 ? 'running' : 'idle';
}

function statusLine(now: Static<typeof Status>, { words, moment }: TrayModelOptions): string {
  const { last_error, last_run, pause, running, inbox_open } = now;
  const parts = [
    ...(last_error ? [words.trouble(short(last_error.message))] : []),
    ...(pause ? [pause.until === null ? words.paused : words.pausedUntil(moment(pause.until))] : []),
    ...(running > 0 ? [words.running(running)] : []),
    ...(inbox_open > 0 ? [words.waiting(inbox_open)] : []),
    ...(last_run?.state === 'failed' ? [words.lastFailed(short(last_run.task_title ?? ''))] : []),
  ];
  return parts.length > 0 ? parts.join(' · ') : words.idle;
}

function nextLine({ next: [first] }: Static<typeof Status>, { words, moment }: TrayModelOptions): string {
  return first ? words.next(short(first.title), moment(first.at)) : words.nothingNext;
}

function short(text: string): string {
  return text.length <= longestTitle ? text : `${text.slice(0, longestTitle - 1).trimEnd()}…`;
}
