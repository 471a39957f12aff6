import Type from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import { defineTool } from '../tool.ts';
import type { MailSender } from './smtp-sender.ts';

const ADDRESS = { minLength: 3, maxLength: 400, description: 'ana@example.org or Ana <ana@example.org>' };
export const Recipients = (minItems: 0 | 1) =>
  Type.Union([Type.String(ADDRESS), Type.Array(Type.String(ADDRESS), { minItems, maxItems: 100 })], {
    description: 'One address or a list of them.',
  });

export const SentMessage = Type.Object(
  {
    message_id: Type.String(),
    accepted: Type.Array(Type.String()),
    rejected: Type.Array(
      Type.Object({ address: Type.String(), reason: Type.String() }, { additionalProperties: false }),
      { description: 'Recipients that the server refused while it took the message for others.' },
    ),
  },
  { additionalProperties: false },
);

/** Fields of a message that the tools which send have in common. */
export const mailFields = {
  subject: Type.String({ minLength: 1, maxLength: 900, description: 'One line.' }),
  text: Type.String({ maxLength: 1_000_000 }),
  html: Type.Optional(
    Type.String({ maxLength: 1_000_000, description: 'The same as HTML; programs show one of both.' }),
  ),
};

/** SMTP knows no repeat: what is sent twice arrives twice, unless somebody on the way compares the Message-ID. */
export const sendTool = (send: MailSender): ToolkitTool =>
  defineTool({
    name: 'send',
    title: 'Send a message',
    description:
      'Sends a message over SMTP. A repeat of the same call carries the same Message-ID, by which many services and programs know it as one message; the protocol itself does not promise that.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    cost_tier: 'free',
    timeout_seconds: 60,
    input: Type.Object(
      {
        to: Recipients(1),
        cc: Type.Optional(Recipients(0)),
        bcc: Type.Optional(Recipients(0)),
        ...mailFields,
        in_reply_to: Type.Optional(
          Type.String({
            maxLength: 500,
            description: 'message_id of the message that it answers, from read.',
          }),
        ),
        attachments: Type.Optional(
          Type.Array(
            Type.Object(
              {
                name: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^/\\\\]*$' }),
                text: Type.String({ maxLength: 500_000 }),
                type: Type.Optional(
                  Type.String({
                    pattern: '^[a-z]+/[a-z0-9.+-]{1,100}$',
                    default: 'text/plain',
                    description: 'text/csv, text/calendar, application/json …',
                  }),
                ),
              },
              { additionalProperties: false },
            ),
            { maxItems: 10, description: 'Small files made of text.' },
          ),
        ),
      },
      { additionalProperties: false },
    ),
    output: SentMessage,
    async handler(mail, context) {
      const { message_id, accepted, rejected } = await send(mail, context);
      return { message_id, accepted: [...accepted], rejected: [...rejected] };
    },
  });
