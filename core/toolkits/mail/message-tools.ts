import Type from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import { defineTool } from '../tool.ts';
import { splitId, unknownMessage } from './accounts.ts';
import type { Mailbox } from './mailbox.ts';
import { parseMessage } from './message.ts';
import { dateIn } from './message-schema.ts';

/** Bytes of a message that are parsed, whatever its attachments weigh. */
const MESSAGE_BYTES = 1024 * 1024;

const Id = Type.String({ minLength: 3, maxLength: 1_000, description: 'From top_unread or search.' });

export const readTool = (mailboxes: readonly Mailbox[]): ToolkitTool =>
  defineTool({
    name: 'read',
    title: 'Read a message',
    description:
      'The text of a message (an HTML-only one as text) and the names of its attachments. It stays unread.',
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    cost_tier: 'free',
    input: Type.Object(
      {
        id: Id,
        max_characters: Type.Optional(Type.Integer({ minimum: 100, maximum: 200_000, default: 20_000 })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      {
        id: Type.String(),
        account: Type.String(),
        message_id: Type.Union([Type.String(), Type.Null()], {
          description: 'What in_reply_to of send takes.',
        }),
        from: Type.String(),
        to: Type.Array(Type.String()),
        subject: Type.String(),
        date: Type.Union([Type.String(), Type.Null()]),
        text: Type.String(),
        truncated: Type.Boolean({
          description: 'There is more text, or the message is larger than what is read.',
        }),
        attachments: Type.Array(
          Type.Object({ name: Type.String(), type: Type.String() }, { additionalProperties: false }),
        ),
        warnings: Type.Array(
          Type.Object({ code: Type.String(), message: Type.String() }, { additionalProperties: false }),
        ),
      },
      { additionalProperties: false },
    ),
    async handler({ id, max_characters = 20_000 }, { timezone, signal }) {
      const { mailbox, key } = splitId(mailboxes, id);
      const bytes = (await mailbox.read([key], MESSAGE_BYTES, signal)).get(key);
      if (!bytes) throw unknownMessage(id);
      const { message_id, from, to, subject, sent_at, text, attachments, warnings } =
        await parseMessage(bytes);
      return {
        id,
        account: mailbox.name,
        message_id,
        from,
        to: [...to],
        subject,
        date: sent_at === null ? null : dateIn(sent_at, timezone),
        text: text.slice(0, max_characters).toWellFormed(),
        truncated: text.length > max_characters || bytes.length === MESSAGE_BYTES,
        attachments: [...attachments],
        warnings: [...warnings],
      };
    },
  });

export const markReadTool = (mailboxes: readonly Mailbox[]): ToolkitTool =>
  defineTool({
    name: 'mark_read',
    title: 'Mark as read',
    description: 'Marks a message as read. Doing it again changes nothing.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    cost_tier: 'free',
    input: Type.Object({ id: Id }, { additionalProperties: false }),
    output: Type.Object(
      { id: Type.String(), changed: Type.Boolean({ description: 'It was unread until now.' }) },
      { additionalProperties: false },
    ),
    async handler({ id }, { signal }) {
      const { mailbox, key } = splitId(mailboxes, id);
      const changed = await mailbox.markRead(key, signal);
      if (changed === undefined) throw unknownMessage(id);
      return { id, changed };
    },
  });
