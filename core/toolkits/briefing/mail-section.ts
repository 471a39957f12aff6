import { DateTime } from 'luxon';
import { isRecord, listIn, textOf } from './given.ts';
import type { PartLine } from './part-line.ts';
import type { Words } from './words.ts';

const SNIPPET = 100;

/** Lines of the unread mail: sender, subject, and a few words. undefined when the output holds no list of messages. */
export function mailLines(output: unknown, words: Words): readonly PartLine[] | undefined {
  const messages = listIn(output, 'messages', 'emails', 'items');
  if (!messages) return undefined;
  if (messages.length === 0) return [{ text: words.noMail }];
  const lines: PartLine[] = messages.flatMap((message) => (isRecord(message) ? messageLine(message) : []));
  const total = unreadTotal(output);
  if (total !== undefined && total > lines.length) lines.push({ text: words.unread(lines.length, total) });
  return lines;
}

/** Whether there is more unread mail than the output holds. */
export function isPartOfMail(output: unknown): boolean {
  const messages = listIn(output, 'messages', 'emails', 'items');
  return messages === undefined || (unreadTotal(output) ?? 0) > messages.length;
}

function unreadTotal(output: unknown): number | undefined {
  const total = isRecord(output) ? output.unread_total : undefined;
  return typeof total === 'number' ? total : undefined;
}

function messageLine(message: Readonly<Record<string, unknown>>): PartLine {
  const sender = (textOf(message.from) ?? '—').replace(/\s*<[^>]*>\s*$/, '') || textOf(message.from);
  const snippet = textOf(message.snippet)?.slice(0, SNIPPET);
  const more = textOf(message.snippet) !== undefined && String(message.snippet).length > SNIPPET ? '…' : '';
  const mark = message.flagged === true ? '! ' : '';
  const says = `${sender}: ${textOf(message.subject) ?? '—'}`;
  const since = DateTime.fromISO(textOf(message.date) ?? '');
  return {
    text: `${mark}${says}${snippet ? ` — ${snippet}${more}` : ''}`,
    item: { key: textOf(message.id) ?? says, says, ...(since.isValid && { since: since.toMillis() }) },
  };
}
