import Type from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import { defineTool } from '../tool.ts';
import { Warning } from '../warning.ts';
import { askEach, chooseMailboxes } from './accounts.ts';
import { type Mailbox, SEARCHED } from './mailbox.ts';
import { MailMessage, summarise } from './message-schema.ts';

export const searchTool = (mailboxes: readonly Mailbox[]): ToolkitTool =>
  defineTool({
    name: 'search',
    title: 'Search mail',
    description:
      'Messages that hold all the words in sender, subject or text, newest first. Case and accents do not matter, except in the text of IMAP messages, where the server decides.',
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
          description: `False when there are older messages than the ${SEARCHED} searched in each account, or more hits than the limit.`,
        }),
        warnings: Type.Array(Warning),
      },
      { additionalProperties: false },
    ),
    async handler({ query, limit = 20, account }, { signal, timezone }) {
      const words = [...new Set(query.split(/\s+/).filter(Boolean))];
      const { answers, warnings } = await askEach(
        chooseMailboxes(mailboxes, account),
        signal,
        async (mailbox) => {
          const { entries, complete } = await mailbox.search(words, limit, signal);
          return { complete, summaries: await summarise(mailbox, entries, { signal, timezone }) };
        },
      );
      const found = answers.flatMap(({ summaries }) => summaries).sort((a, b) => b.at - a.at);
      const shown = found.slice(0, limit);
      return {
        messages: shown.map((summary) => summary.shown),
        complete: found.length === shown.length && answers.every(({ complete }) => complete),
        warnings: [...warnings, ...shown.flatMap((summary) => summary.warnings)],
      };
    },
  });
