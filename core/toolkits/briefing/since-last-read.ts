import { DateTime } from 'luxon';
import Type, { type Static } from 'typebox';
import type { Briefing, BriefingLine, BriefingSection } from '../../model/briefing.ts';
import type { ToolContext } from '../../model/tool.ts';
import { plainLine } from '../plain-text.ts';
import type { ToolkitPorts } from '../ports.ts';
import { compareSections, type LineChange } from './compare.ts';
import { LINE_LIMIT } from './parts.ts';
import type { Words } from './words.ts';

/** The briefing that was compared with, and how much differs. */
export const SinceLastRead = Type.Union([
  Type.Object(
    {
      briefing_id: Type.String({ description: 'The newest briefing of the task that was read.' }),
      new: Type.Integer(),
      changed: Type.Integer(),
      gone: Type.Integer(),
    },
    { additionalProperties: false },
  ),
  Type.Null(),
]);
export type SinceLastRead = Static<typeof SinceLastRead>;

interface Changes {
  readonly since: SinceLastRead;
  /** undefined when there is nothing to compare with. */
  readonly section: BriefingSection | undefined;
}

/** What the sections say otherwise than the newest briefing of the same task that the person has read. */
export async function sinceLastRead(
  sections: readonly BriefingSection[],
  words: Words,
  context: ToolContext,
  { lastReadBriefing }: Pick<ToolkitPorts, 'lastReadBriefing'>,
): Promise<Changes> {
  const read = context.task_id === null ? null : await lastReadBriefing(context.task_id);
  if (!read?.sections) return { since: null, section: undefined };
  const earlier = { sections: read.sections, created_at: read.created_at };
  const changes = compareSections(earlier, sections, context.now());
  const count = (kind: LineChange['kind']): number => changes.filter((change) => change.kind === kind).length;
  return {
    since: { briefing_id: read.id, new: count('new'), changed: count('changed'), gone: count('gone') },
    section: changesSection(read, changes, words, context.timezone),
  };
}

function changesSection(
  { created_at }: Briefing,
  changes: readonly LineChange[],
  words: Words,
  timezone: string,
): BriefingSection {
  const when = DateTime.fromMillis(created_at, { zone: timezone }).setLocale(words.locale);
  const lines = changes.map((change) => ({
    text: plainLine(changeWords(change, words), LINE_LIMIT),
    step: change.line.step,
  }));
  return {
    kind: 'changes',
    title: words.sinceLastRead(when.toFormat('cccc, d LLLL, HH:mm')),
    lines: lines.length > 0 ? lines : [{ text: words.nothingNew, step: null }],
  };
}

function changeWords(change: LineChange, words: Words): string {
  const what = `${change.section.title}: ${change.line.text}`;
  switch (change.kind) {
    case 'new':
      return words.isNew(what);
    case 'changed': {
      const { before, line } = change;
      return words.isChanged(what, saysOf(before) === saysOf(line) ? before.text : saysOf(before));
    }
    // Without the day, which was told from another day's point of view.
    case 'gone':
      return words.isGone(`${change.section.title}: ${saysOf(change.line)}`);
  }
}

const saysOf = ({ item, text }: BriefingLine): string => item?.says ?? text;
