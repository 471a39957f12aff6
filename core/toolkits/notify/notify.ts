import type { Toolkit } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { desktopTool } from './desktop.ts';
import type { NotifySettings } from './settings.ts';
import { telegramTool } from './telegram.ts';
import { webhookTool } from './webhook.ts';

/** Reaches the person: on the desktop, by webhook, by Telegram. */
export function createNotifyToolkit(settings: NotifySettings, ports: ToolkitPorts): Toolkit {
  return {
    name: 'notify',
    title: 'Notifications',
    description: 'Desktop notifications, webhooks and Telegram messages.',
    tools: [
      desktopTool(ports.notifier),
      webhookTool(settings.webhook ?? {}, ports),
      telegramTool('telegram', settings.telegram, ports),
      // The name that Telegram's tool servers and classic tasks use.
      telegramTool('send_message', settings.telegram, ports),
    ],
  };
}
