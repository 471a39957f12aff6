import Type from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import { mailFields, Recipients, SentMessage } from '../mail/send.ts';
import type { MailSender } from '../mail/smtp-sender.ts';
import { defineTool, notConfigured } from '../tool.ts';
import type { NotifySettings } from './settings.ts';

/** The same sender as `mail.send`, for a task that only wants to tell its person something. */
export const emailTool = (settings: NotifySettings['email'], send: MailSender): ToolkitTool =>
  defineTool({
    name: 'email',
    title: 'Send an e-mail',
    description:
      'Sends an e-mail to the person, or to whom the call names. A repeat of the same call carries the same Message-ID.',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    cost_tier: 'free',
    timeout_seconds: 60,
    input: Type.Object({ to: Type.Optional(Recipients(1)), ...mailFields }, { additionalProperties: false }),
    output: SentMessage,
    async handler({ to = settings?.to, ...mail }, context) {
      if (to === undefined)
        throw notConfigured(
          'The address of notifications',
          'name it in the call, or in toolkits.notify.email.to',
        );
      const { message_id, accepted, rejected } = await send({ ...mail, to }, context);
      return { message_id, accepted: [...accepted], rejected: [...rejected] };
    },
  });
