import type { OutputOf } from '../../api/api.ts';

export type BriefingView = OutputOf<'briefings.get'>;
export type Section = NonNullable<BriefingView['sections']>[number];

/** A section as it is shown: its lines, each with whether it is new since the last briefing that was read. */
export interface ShownSection {
  readonly section: Section;
  readonly lines: readonly { readonly line: Section['lines'][number]; readonly isNew: boolean }[];
}

export interface ShownBriefing {
  /** What is new, changed and gone; null when it is not known or says nothing. */
  readonly changes: Section | null;
  /** The document line by line, where it was composed so; otherwise `markdown` holds it. */
  readonly sections: readonly ShownSection[] | null;
  readonly markdown: string;
}

/** How a briefing is shown: what is new first, then the rest once. */
export function shownBriefing({
  sections,
  markdown,
}: Pick<BriefingView, 'sections' | 'markdown'>): ShownBriefing {
  const changes = sections?.find(({ kind }) => kind === 'changes') ?? null;
  const others = sections?.filter(({ kind }) => kind !== 'changes') ?? [];
  if (others.length === 0) return { changes, sections: null, markdown: withoutSection(markdown, changes) };
  const told = changes?.lines.map(({ text }) => text) ?? [];
  return {
    changes,
    markdown,
    sections: others.map((section) => ({
      section,
      lines: section.lines.map((line) => ({
        line,
        // Told with its section: "New: Agenda: 11:00–12:00 Dentist".
        isNew: told.some((text) => text.includes(`: ${section.title}: ${line.text}`)),
      })),
    })),
  };
}

/** The document without a section that is shown beside it: its heading and the list under it. */
export function withoutSection(markdown: string, section: Section | null): string {
  if (section === null) return markdown;
  const lines = markdown.split('\n');
  const from = lines.findIndex((line) => /^#{1,6} /.test(line) && plain(line) === section.title);
  if (from < 0) return markdown;
  const rest = lines.findIndex((line, index) => index > from && line.trim() !== '' && !line.startsWith('- '));
  return [...lines.slice(0, from), ...(rest < 0 ? [] : lines.slice(rest))].join('\n').trim();
}

const plain = (heading: string) => heading.replace(/^#+ /, '').replaceAll('\\', '').trim();
