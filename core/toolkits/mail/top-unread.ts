import Type from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import { defineTool } from '../tool.ts';
import { Warning } from '../warning.ts';
import { chooseMailboxes, listAll } from './accounts.ts';
import type { Mailbox } from './mailbox.ts';
import { MailMessage, type Summary, summarise } from './message-schema.ts';

/** Of this many of the newest unread messages the headers are read to find the important ones. */
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
      const { entries, warnings } = await listAll(chooseMailboxes(mailboxes, account), signal);
      const unread = entries.filter(({ entry }) => entry.unread);
      const candidates = [...unread]
        .sort(
          (a, b) =>
            Number(b.entry.flagged) - Number(a.entry.flagged) || b.entry.received_at - a.entry.received_at,
        )
        .slice(0, CANDIDATES);
      const summaries: Summary[] = [];
      for (const candidate of candidates) {
        signal.throwIfAborted();
        const summary = await summarise(candidate, timezone);
        if (summary) summaries.push(summary);
      }
      const top = summaries.sort(byImportance).slice(0, count);
      return {
        messages: top.map(({ shown }) => shown),
        unread_total: unread.length,
        warnings: [...warnings, ...top.flatMap((summary) => summary.warnings)],
      };
    },
  });

const byImportance = (a: Summary, b: Summary): number =>
  Number(b.shown.flagged) - Number(a.shown.flagged) || b.at - a.at || (a.shown.id < b.shown.id ? -1 : 1);
