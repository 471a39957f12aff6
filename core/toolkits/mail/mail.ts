import { asOrdinautError, OrdinautError } from '../../errors.ts';
import type { Toolkit } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { settingsPath } from '../settings-path.ts';
import { parseAddress } from './address.ts';
import { fileMailbox } from './file-mailbox.ts';
import { openImap } from './imap-mailbox.ts';
import { checkMailServer } from './mail-server.ts';
import type { Mailbox } from './mailbox.ts';
import { openMaildir } from './maildir.ts';
import { openMbox } from './mbox.ts';
import { markReadTool, readTool } from './message-tools.ts';
import { searchTool } from './search.ts';
import { sendTool } from './send.ts';
import type { MailAccount, MailSettings } from './settings.ts';
import { createMailSender } from './smtp-sender.ts';
import { topUnreadTool } from './top-unread.ts';

/**
 * Mail: what is unread, what a message says, which ones hold some words; and sends. Throws `invalid_config` for accounts of
 * one name and for servers without encryption.
 */
export function createMailToolkit(settings: MailSettings, ports: ToolkitPorts): Toolkit {
  checkSettings(settings);
  const mailboxes = settings.accounts.map((account) => open(account, ports));
  return {
    name: 'mail',
    title: 'Mail',
    description: 'Messages of IMAP accounts, Maildir folders and mbox files; sends over SMTP.',
    tools: [
      topUnreadTool(mailboxes),
      searchTool(mailboxes),
      readTool(mailboxes),
      markReadTool(mailboxes),
      sendTool(createMailSender(settings.smtp, ports)),
    ],
    close: async () => {
      await Promise.all(mailboxes.map((mailbox) => mailbox.close()));
    },
  };
}

function open(account: MailAccount, ports: ToolkitPorts): Mailbox {
  switch (account.kind) {
    case 'maildir':
      return fileMailbox(openMaildir({ ...account, path: settingsPath(account.path, ports) }));
    case 'mbox':
      return fileMailbox(openMbox({ ...account, path: settingsPath(account.path, ports) }));
    case 'imap':
      return openImap(account, ports);
  }
}

function checkSettings({ accounts, smtp }: MailSettings): void {
  const names = accounts.map(({ name }) => name);
  for (const [index, account] of accounts.entries()) {
    const path = `toolkits.mail.accounts.${index}`;
    if (account.kind === 'imap') checkMailServer(account, path);
    if (names.indexOf(account.name) !== index)
      throw wrong(`${path}.name`, `two mail accounts are named ${account.name}`);
  }
  if (!smtp) return;
  const path = 'toolkits.mail.smtp';
  checkMailServer(smtp, path);
  if ((smtp.username === undefined) !== (smtp.password_secret === undefined))
    throw wrong(path, 'username and password_secret of the sending server go together');
  try {
    parseAddress(smtp.from, `${path}.from`);
  } catch (error) {
    throw wrong(`${path}.from`, asOrdinautError(error).message);
  }
}

const wrong = (path: string, message: string): OrdinautError =>
  new OrdinautError({ code: 'invalid_config', message, path, delivery: 'not_sent' });
