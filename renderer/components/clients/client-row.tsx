import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { OutputOf } from '../../api/api.ts';
import { useAction } from '../../data/operation-action.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ConnectDialog } from './connect-dialog.tsx';
import { LinkDialog } from './link-dialog.tsx';

export type Client = OutputOf<'clients.list'>['items'][number];

/** One client: connected at once after its change was seen, and disconnected again. */
export function ClientRow({ client }: { readonly client: Client }) {
  const { t } = useTranslation();
  const { client: name, title, file, installed, connected } = client;
  const [dialog, setDialog] = useState<'connect' | 'link' | null>(null);
  /** Only a client that was started again sees the change. */
  const [restart, setRestart] = useState(false);
  const connectAgain = useAction('clients.connect', { done: t('agents.clients.done', { title }) });
  const disconnect = useAction('clients.disconnect', {
    done: t('agents.clients.undone', { title }),
    onDone: () => setRestart(true),
    undo: { label: t('undo'), run: () => connectAgain.mutate({ client: name }) },
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {title}
          <Badge tone={connected ? 'success' : 'neutral'}>
            {t(connected ? 'agents.clients.connected' : `agents.clients.${installed ? 'found' : 'absent'}`)}
          </Badge>
          {connected && (
            <Link href={`/agents/${name}`} className="text-xs font-normal text-primary hover:underline">
              {t('agents.clients.agent')}
            </Link>
          )}
        </p>
        <p className="truncate text-xs text-muted-foreground" title={file}>
          {file}
        </p>
        {restart && <p className="text-xs">{t('agents.clients.restart', { title })}</p>}
      </div>
      {connected ? (
        <Button
          size="small"
          disabled={disconnect.isPending}
          aria-label={t('agents.clients.undo_one', { title })}
          onClick={() => disconnect.mutate({ client: name })}
        >
          {t('agents.clients.undo')}
        </Button>
      ) : (
        <>
          {name !== 'claude_desktop' && (
            <Button
              size="small"
              variant="ghost"
              aria-label={t('agents.clients.link.title', { title })}
              onClick={() => setDialog('link')}
            >
              {t(`agents.clients.link.${name === 'claude_code' ? 'by_command' : 'by_link'}`)}
            </Button>
          )}
          <Button
            size="small"
            variant={installed ? 'primary' : 'default'}
            aria-label={t('agents.clients.connect_one', { title })}
            onClick={() => setDialog('connect')}
          >
            {t('agents.clients.connect')}
          </Button>
        </>
      )}
      {dialog === 'connect' && (
        <ConnectDialog client={client} onDone={() => setRestart(true)} onClose={() => setDialog(null)} />
      )}
      {dialog === 'link' && <LinkDialog client={client} onClose={() => setDialog(null)} />}
    </li>
  );
}
