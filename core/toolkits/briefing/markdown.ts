import type { BriefingSection } from '../../model/briefing.ts';

/** Text that Markdown shows as it is: subjects and senders may hold links, images, emphasis and HTML. */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\\`*[\]<]|~~/g, '\\$&')
    // Inside a word an underscore means nothing.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/&(?=#?\w+;)/g, '\\&')
    .replace(/^(?=[#>+=-])/, '\\')
    .replace(/^(\d+)(?=[.)])/, '$1\\');

export function sectionsMarkdown(sections: readonly BriefingSection[]): string {
  return `${sections
    .map(({ kind, title, lines }) => {
      if (kind === 'origin')
        return `---\n\n${lines.map(({ text }) => `*${escapeMarkdown(text)}*`).join('\n')}`;
      const body =
        kind === 'note'
          ? lines.map(({ text }) => escapeMarkdown(text)).join('\n\n')
          : lines.map(({ text }) => `- ${escapeMarkdown(text)}`).join('\n');
      return `## ${escapeMarkdown(title)}\n\n${body}`;
    })
    .join('\n\n')}\n`;
}

export function sectionsText(sections: readonly BriefingSection[]): string {
  return `${sections
    .map(({ title, lines }) =>
      [...(title ? [title] : []), ...lines.map(({ text }) => (title ? `- ${text}` : text))].join('\n'),
    )
    .join('\n\n')}\n`;
}
