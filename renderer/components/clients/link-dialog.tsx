import { ExternalLink } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from 'sonner';
import { problemOf } from '../../api/api.ts';
import { useApi } from '../../api/api-context.tsx';
import { useAction } from '../../data/operation-action.ts';
import { CopyButton } from '../copy-button.tsx';
import { ProblemNotice } from '../problem-notice.tsx';
import { Button, buttonClasses } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { Client } from './client-row.tsx';

/** The link that a client opens to add this engine, or the command that does: nothing is written into its configuration from here. */
export function LinkDialog({ client, onClose }: { readonly client: Client; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { desktop } = useApi();
  const { client: name, title } = client;
  const { mutate, data, error } = useAction('clients.link', { showsProblem: true });
  useEffect(() => mutate({ client: name }), [mutate, name]);
  const shown = data?.link ?? data?.command;
  // The application opens it itself: a page of it can name the client, and no address.
  const openInApplication = async () => {
    const answer = await desktop?.openClientLink(name);
    if (answer?.ok === false) toast.error(answer.error.message);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('agents.clients.link.title', { title })}
      description={t(`agents.clients.link.${name === 'claude_code' ? 'command_text' : 'text'}`, { title })}
      className="w-[min(44rem,calc(100vw-2rem))]"
      actions={
        <>
          <Button onClick={onClose}>{t('close')}</Button>
          {typeof data?.link === 'string' &&
            (desktop ? (
              <Button variant="primary" onClick={openInApplication}>
                <ExternalLink />
                {t('agents.clients.link.open', { title })}
              </Button>
            ) : (
              <a href={data.link} className={buttonClasses({ variant: 'primary' })}>
                <ExternalLink className="size-4" />
                {t('agents.clients.link.open', { title })}
              </a>
            ))}
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        {error !== null && <ProblemNotice problem={problemOf(error)} />}
        {shown != null && (
          <div className="flex items-start gap-2">
            <code className="max-h-40 min-w-0 flex-1 overflow-auto rounded-md border bg-muted px-2 py-1.5 text-xs break-all">
              {shown}
            </code>
            <CopyButton text={() => shown} label={t('agents.clients.link.copy')} />
          </div>
        )}
        <p className="text-muted-foreground">{t('agents.clients.scope_text')}</p>
      </div>
    </Dialog>
  );
}
