import type { BriefingItem, BriefingLine, BriefingSection } from '../../model/briefing.ts';
import type { Instant } from '../../model/json.ts';

/** What became of a line since an earlier briefing. */
export type LineChange =
  | { readonly kind: 'new'; readonly section: BriefingSection; readonly line: BriefingLine }
  | {
      readonly kind: 'changed';
      readonly section: BriefingSection;
      readonly line: BriefingLine;
      readonly before: BriefingLine;
    }
  | { readonly kind: 'gone'; readonly section: BriefingSection; readonly line: BriefingLine };

type Compared = BriefingLine & { readonly item: BriefingItem };

/**
 * What is new, changed and gone between two briefings, in the order of the later one. Only lines that are about something
 * (`item`) are compared, and only sections that both have. What was over by `now` is not gone, and where a section is
 * partial nothing is called gone, nor new unless it came up after the earlier briefing was made.
 */
export function compareSections(
  earlier: { readonly sections: readonly BriefingSection[]; readonly created_at: Instant },
  later: readonly BriefingSection[],
  now: Instant,
): readonly LineChange[] {
  return later.flatMap((section) => {
    const before = earlier.sections.find(
      ({ kind, title }) => kind === section.kind && title === section.title,
    );
    return before ? compareSection(before, section, earlier.created_at, now) : [];
  });
}

function compareSection(
  before: BriefingSection,
  section: BriefingSection,
  since: Instant,
  now: Instant,
): readonly LineChange[] {
  const { pairs, added, removed } = match(before.lines.filter(isCompared), section.lines.filter(isCompared));
  const isOver = ({ item }: Compared): boolean => item.until !== undefined && item.until <= now;
  // Each day has its own weather: only a new forecast for the same day is news.
  if (section.kind === 'weather')
    return pairs
      .filter(([old, line]) => !isOver(old) && old.item.says !== line.item.says)
      .map(([old, line]) => ({ kind: 'changed', section, line, before: old }));
  const isChanged = ([old, line]: Pair): boolean =>
    old.item.says !== line.item.says || (!isOver(old) && old.item.until !== line.item.until);
  const isNew = ({ item }: Compared): boolean => !before.partial || (item.since ?? 0) > since;
  return [
    ...added.filter(isNew).map((line) => ({ kind: 'new', section, line }) as const),
    ...pairs
      .filter(isChanged)
      .map(([old, line]) => ({ kind: 'changed', section, line, before: old }) as const),
    ...(section.partial ? [] : removed)
      .filter((line) => !isOver(line))
      .map((line) => ({ kind: 'gone', section, line }) as const),
  ];
}

type Pair = readonly [old: Compared, line: Compared];

/** Pairs lines of one key: first those that end at the same instant, then the others in their order. */
function match(before: readonly Compared[], after: readonly Compared[]) {
  const removed = [...before];
  const pairs: Pair[] = [];
  const pair = (lines: readonly Compared[], same: (old: Compared, line: Compared) => boolean): Compared[] =>
    lines.filter((line) => {
      const index = removed.findIndex((old) => old.item.key === line.item.key && same(old, line));
      const [old] = index < 0 ? [] : removed.splice(index, 1);
      if (old) pairs.push([old, line]);
      return !old;
    });
  const rest = pair(after, (old, line) => old.item.until === line.item.until);
  const added = pair(rest, () => true);
  return { pairs, added, removed };
}

const isCompared = (line: BriefingLine): line is Compared => line.item !== undefined;
