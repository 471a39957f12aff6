import { useSearchParams } from 'wouter';
import type { InputOf } from '../../../api/api.ts';

type TaskListInput = InputOf<'tasks.list'>;

export const statuses = ['active', 'paused', 'proposed', 'completed', 'cancelled'] as const;
export const kinds = ['rrule', 'cron', 'once', 'event', 'condition', 'manual'] as const;

export type FilterName = 'text' | 'status' | 'kind' | 'agent';
export type TaskFilter = Readonly<Record<FilterName, string>>;

/** The filter of the list, which stands in the address. */
export function useTaskFilter(): readonly [
  TaskFilter,
  (name: FilterName, value: string) => void,
  () => void,
] {
  const [search, setSearch] = useSearchParams();
  const filter = {
    text: search.get('text') ?? '',
    status: search.get('status') ?? '',
    kind: search.get('kind') ?? '',
    agent: search.get('agent') ?? '',
  };
  const set = (name: FilterName, value: string) =>
    setSearch(
      (before) => {
        if (value === '') before.delete(name);
        else before.set(name, value);
        return before;
      },
      { replace: true },
    );
  return [filter, set, () => setSearch(new URLSearchParams(), { replace: true })];
}

/** What the engine is asked for; values of the address that it does not know are left out. */
export function listInput({ text, status, kind, agent }: TaskFilter): TaskListInput {
  const knownStatus = statuses.find((one) => one === status);
  const knownKind = kinds.find((one) => one === kind);
  return {
    limit: 200,
    ...(text.trim() !== '' && { text: text.trim().slice(0, 200) }),
    ...(knownStatus && { status: knownStatus }),
    ...(knownKind && { kind: knownKind }),
    ...(agent !== '' && { agent_id: agent }),
  };
}
