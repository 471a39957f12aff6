import Type from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import { defineTool } from '../tool.ts';
import { Warning } from '../warning.ts';
import { chooseMailboxes, listAll } from './accounts.ts';
import type { Mailbox } from './mailbox.ts';
import { MailMessage, summarise } from './message-schema.ts';

/** Messages looked at, newest first. */
const SEARCHED = 2_000;

export const searchTool = (mailboxes: readonly Mailbox[]): ToolkitTool =>
  defineTool({
    name: 'search',
    title: 'Search mail',
    description:
      'Messages that hold all the words in sender, subject or the begin of the text, newest first. Case and accents do not matter.',
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    cost_tier: 'cheap',
    input: Type.Object(
      {
        query: Type.String({ minLength: 1, maxLength: 500, description: 'Words, all of which must occur.' }),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
        account: Type.Optional(Type.String({ description: 'Only this account; by default all.' })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      {
        messages: Type.Array(MailMessage),
        complete: Type.Boolean({
          description: `False when there are older messages than the ${SEARCHED} searched, or more hits than the limit.`,
        }),
        warnings: Type.Array(Warning),
      },
      { additionalProperties: false },
    ),
    async handler({ query, limit = 20, account }, { signal, timezone }) {
      const words = plain(query).split(/\s+/).filter(Boolean);
      const { entries, warnings } = await listAll(chooseMailboxes(mailboxes, account), signal);
      const newest = [...entries].sort((a, b) => b.entry.received_at - a.entry.received_at);
      const messages: MailMessage[] = [];
      let searched = 0;
      for (const source of newest.slice(0, SEARCHED)) {
        signal.throwIfAborted();
        if (messages.length === limit) break;
        searched++;
        const summary = await summarise(source, timezone);
        if (!summary) continue;
        const text = plain(`${summary.shown.from}\n${summary.shown.subject}\n${summary.message.text}`);
        if (!words.every((word) => text.includes(word))) continue;
        messages.push(summary.shown);
        warnings.push(...summary.warnings);
      }
      return { messages, complete: searched === newest.length, warnings };
    },
  });

/** Lower case, without accents: "Ședință" is found by "sedinta". */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
