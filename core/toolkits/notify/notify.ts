import type { Toolkit } from '../../model/tool.ts';
import type { SmtpSettings } from '../mail/settings.ts';
import { createMailSender } from '../mail/smtp-sender.ts';
import type { ToolkitPorts } from '../ports.ts';
import { desktopTool } from './desktop.ts';
import { discordTool } from './discord.ts';
import { emailTool } from './email.ts';
import { ntfyTool } from './ntfy.ts';
import type { NotifySettings } from './settings.ts';
import { slackTool } from './slack.ts';
import { teamsTool } from './teams.ts';
import { telegramTool } from './telegram.ts';
import { webhookTool } from './webhook.ts';

/** Reaches the person, wherever that is. `smtp` is what the mail toolkit sends over. */
export function createNotifyToolkit(
  settings: NotifySettings,
  ports: ToolkitPorts,
  smtp?: SmtpSettings,
): Toolkit {
  return {
    name: 'notify',
    title: 'Notifications',
    description:
      'Desktop notifications, e-mail, webhooks, and messages to ntfy, Slack, Discord, Teams and Telegram.',
    tools: [
      desktopTool(ports.notifier),
      emailTool(settings.email, createMailSender(smtp, ports)),
      webhookTool(settings.webhook ?? {}, ports),
      ntfyTool(settings.ntfy, ports),
      slackTool(settings.slack, ports),
      discordTool(settings.discord, ports),
      teamsTool(settings.teams, ports),
      telegramTool('telegram', settings.telegram, ports),
      // The name that Telegram's tool servers and classic tasks use.
      telegramTool('send_message', settings.telegram, ports),
    ],
  };
}
