import type { OutputOf } from '../../api/api.ts';

export type BriefingSummary = OutputOf<'briefings.list'>['items'][number];

const dayMs = 86_400_000;

/** The newest briefing of each task of the last day, at most `most`; the newest of all where the last day had none. */
export function newestOf(
  briefings: readonly BriefingSummary[],
  now: number,
  most: number,
): readonly BriefingSummary[] {
  const first = briefings.filter(
    ({ task_id, title }, index) =>
      briefings.findIndex(
        (other) => other.task_id === task_id && (task_id !== null || other.title === title),
      ) === index,
  );
  const recent = first.filter(({ created_at }) => now - Date.parse(created_at) < dayMs);
  return (recent.length > 0 ? recent : briefings.slice(0, 1)).slice(0, most);
}
