import { isRecord, listIn, textOf } from './given.ts';
import type { Words } from './words.ts';

const SNIPPET = 100;

/** Lines of the unread mail: sender, subject, and a few words. undefined when the output holds no list of messages. */
export function mailLines(output: unknown, words: Words): readonly string[] | undefined {
  const messages = listIn(output, 'messages', 'emails', 'items');
  if (!messages) return undefined;
  if (messages.length === 0) return [words.noMail];
  const lines = messages.flatMap((message) => (isRecord(message) ? messageWords(message) : []));
  const total = isRecord(output) ? output.unread_total : undefined;
  if (typeof total === 'number' && total > lines.length) lines.push(words.unread(lines.length, total));
  return lines;
}

function messageWords(message: Readonly<Record<string, unknown>>): string {
  const sender = (textOf(message.from) ?? '—').replace(/\s*<[^>]*>\s*$/, '') || textOf(message.from);
  const snippet = textOf(message.snippet)?.slice(0, SNIPPET);
  const more = textOf(message.snippet) !== undefined && String(message.snippet).length > SNIPPET ? '…' : '';
  const mark = message.flagged === true ? '! ' : '';
  return `${mark}${sender}: ${textOf(message.subject) ?? '—'}${snippet ? ` — ${snippet}${more}` : ''}`;
}
