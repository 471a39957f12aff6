import type { Alert } from '../model/alert.ts';
import type { Briefing } from '../model/briefing.ts';
import type { InboxItem } from '../model/inbox-item.ts';
import type { Id } from '../model/json.ts';
import type { Run } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import type { Change } from '../store/change.ts';
import type { Store } from '../store/store.ts';
import { type Alerts, isMuted } from './alerts.ts';

/** Something that a person may be told of, as it stands now. */
export type News = {
  /** Told once: a run that was retried and failed again is another subject. */
  readonly subject: string;
  /** Whose setting decides whether it is told; null when no task stands behind it. */
  readonly task: Task | null;
  readonly run_id: Id | null;
} & (
  | { readonly kind: 'briefing'; readonly briefing: Briefing }
  | { readonly kind: 'run_failed'; readonly run: Run & { readonly state: 'failed' } }
  | { readonly kind: 'question'; readonly item: InboxItem }
  | { readonly kind: 'alert'; readonly alert: Alert; readonly muted: boolean }
);

/** Where news comes from. */
export interface NewsSource {
  readonly store: Store;
  readonly alerts: Pick<Alerts, 'mutes'>;
}

/** Names the thing that a change is about, where that may be news: `run:<id>`, `inbox:<id>`, `briefing:<id>`, `alert:<id>`. */
export function newsKey(change: Change): string | undefined {
  switch (change.kind) {
    case 'run':
    case 'inbox':
    case 'briefing':
    case 'alert':
      return `${change.kind}:${change.id}`;
    default:
      return undefined;
  }
}

/** The thing that a subject is about: without the end of the run, which tells one failure from the next. */
export const keyOfSubject = (subject: string): string => subject.split(':').slice(0, 2).join(':');

/** What there is to tell about a thing now: null once it was answered, read, seen or retried, and for what never is news. */
export async function newsOf({ store, alerts }: NewsSource, key: string): Promise<News | null> {
  const [kind, id = ''] = key.split(':');
  if (kind === 'run') return failureNews(store, id);
  if (kind === 'inbox') return questionNews(store, id);
  if (kind === 'briefing') return briefingNews(store, id);
  const alert = await store.getAlert(id);
  if (alert?.state !== 'open') return null;
  const muted = isMuted(await alerts.mutes(), alert);
  return { subject: `alert:${id}`, kind: 'alert', alert, muted, task: null, run_id: null };
}

async function failureNews(store: Store, id: Id): Promise<News | null> {
  const run = await store.getRun(id);
  // What a called run's failure means is for the run that called it to say.
  if (run?.state !== 'failed' || run.parent_run_id !== null || (await isOwnDoing(store, run))) return null;
  const task = await store.getTask(run.task_id);
  return { subject: `run:${id}:${run.finished_at}`, kind: 'run_failed', run, task, run_id: id };
}

/** Whether it failed because a person said so: they know. */
async function isOwnDoing(store: Store, run: Run & { readonly state: 'failed' }): Promise<boolean> {
  if (run.error.code === 'stopped_by_person') return true;
  if (run.error.code !== 'rejected') return false;
  // Nobody's answer is taken for a rejection too; that is news.
  const { items } = await store.findInbox({ run_id: run.id, state: 'expired' }, { limit: 1 });
  return items.length === 0;
}

async function questionNews(store: Store, id: Id): Promise<News | null> {
  const item = await store.getInboxItem(id);
  if (item?.state !== 'open') return null;
  const run = item.run_id === null ? null : await store.getRun(item.run_id);
  const task = run && (await store.getTask(run.task_id));
  return { subject: `inbox:${id}`, kind: 'question', item, task, run_id: item.run_id };
}

async function briefingNews(store: Store, id: Id): Promise<News | null> {
  const briefing = await store.getBriefing(id);
  if (!briefing || briefing.read_at !== null) return null;
  const task = briefing.task_id === null ? null : await store.getTask(briefing.task_id);
  return { subject: `briefing:${id}`, kind: 'briefing', briefing, task, run_id: briefing.run_id };
}
