import Type from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import { defineTool } from '../tool.ts';
import { Warning } from '../warning.ts';
import { askEach, chooseMailboxes } from './accounts.ts';
import type { Mailbox, MailEntry } from './mailbox.ts';
import { parseMessage } from './message.ts';
import { MailMessage, type Summary, summarise } from './message-schema.ts';

/** Of this many of the newest unread messages of each account the headers are read to find the important ones. */
const CANDIDATES = 200;

export const topUnreadTool = (mailboxes: readonly Mailbox[]): ToolkitTool =>
  defineTool({
    name: 'top_unread',
    title: 'Top unread mail',
    description:
      'Unread messages: flagged and important ones first, then the newest. Nothing is marked as read.',
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    cost_tier: 'free',
    input: Type.Object(
      {
        count: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 10 })),
        account: Type.Optional(Type.String({ description: 'Only this account; by default all.' })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      {
        messages: Type.Array(MailMessage),
        unread_total: Type.Integer({ description: 'All unread messages, shown or not.' }),
        warnings: Type.Array(Warning),
      },
      { additionalProperties: false },
    ),
    async handler({ count = 10, account }, { signal, timezone }) {
      const { answers, warnings } = await askEach(
        chooseMailboxes(mailboxes, account),
        signal,
        async (mailbox) => {
          const { entries, total } = await mailbox.unread(CANDIDATES, signal);
          const top = await weightiest(mailbox, entries, count, signal);
          return { total, summaries: await summarise(mailbox, top, { signal, timezone }) };
        },
      );
      const top = answers
        .flatMap(({ summaries }) => summaries)
        .sort(byImportance)
        .slice(0, count);
      return {
        messages: top.map(({ shown }) => shown),
        unread_total: answers.reduce((sum, { total }) => sum + total, 0),
        warnings: [...warnings, ...top.flatMap((summary) => summary.warnings)],
      };
    },
  });

/** By their headers alone, so that of hundreds of messages a few are read. */
async function weightiest(
  mailbox: Mailbox,
  entries: readonly MailEntry[],
  count: number,
  signal: AbortSignal,
): Promise<readonly MailEntry[]> {
  if (entries.length <= count) return entries;
  const headers = await mailbox.headers(
    entries.map(({ key }) => key),
    signal,
  );
  const weighed: { entry: MailEntry; flagged: boolean; at: number }[] = [];
  for (const entry of entries) {
    const bytes = headers.get(entry.key);
    if (!bytes) continue;
    const { important, sent_at } = await parseMessage(bytes);
    weighed.push({ entry, flagged: entry.flagged || important, at: sent_at ?? entry.received_at });
  }
  return weighed
    .sort((a, b) => Number(b.flagged) - Number(a.flagged) || b.at - a.at)
    .slice(0, count)
    .map(({ entry }) => entry);
}

const byImportance = (a: Summary, b: Summary): number =>
  Number(b.shown.flagged) - Number(a.shown.flagged) || b.at - a.at || (a.shown.id < b.shown.id ? -1 : 1);
