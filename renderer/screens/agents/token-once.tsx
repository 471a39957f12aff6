import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../components/copy-button.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';

export interface TokenOnceProps {
  /** Of the agent. */
  readonly name: string;
  readonly token: string;
  readonly onClose: () => void;
}

/** A new token: shown now, and kept nowhere. */
export function TokenOnce({ name, token, onClose }: TokenOnceProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('agents.token.title', { name })}
      description={t('agents.token.text')}
      actions={
        <Button variant="primary" onClick={onClose}>
          {t('agents.token.kept')}
        </Button>
      }
    >
      <div className="flex items-center gap-2 pb-3">
        <code className="min-w-0 flex-1 rounded-md border bg-muted px-2 py-1.5 text-xs break-all">
          {token}
        </code>
        <CopyButton text={() => token} label={t('agents.token.copy')} />
      </div>
    </Dialog>
  );
}
