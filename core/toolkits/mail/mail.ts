import type { Toolkit } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { settingsPath } from '../settings-path.ts';
import type { Mailbox } from './mailbox.ts';
import { openMaildir } from './maildir.ts';
import { openMbox } from './mbox.ts';
import { markReadTool, readTool } from './message-tools.ts';
import { searchTool } from './search.ts';
import type { MailAccount, MailSettings } from './settings.ts';
import { topUnreadTool } from './top-unread.ts';

/** Reads mailboxes: what is unread, what a message says, which ones hold some words. */
export function createMailToolkit(settings: MailSettings, ports: ToolkitPorts): Toolkit {
  const mailboxes = settings.accounts.map((account) =>
    open({ ...account, path: settingsPath(account.path, ports) }),
  );
  return {
    name: 'mail',
    title: 'Mail',
    description: 'Messages of Maildir folders and mbox files.',
    tools: [topUnreadTool(mailboxes), searchTool(mailboxes), readTool(mailboxes), markReadTool(mailboxes)],
  };
}

function open(account: MailAccount): Mailbox {
  switch (account.kind) {
    case 'maildir':
      return openMaildir(account);
    case 'mbox':
      return openMbox(account);
  }
}
