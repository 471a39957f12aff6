import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';

export interface AgentDialogProps {
  readonly title: string;
  readonly text: string;
  /** The button that saves. */
  readonly action: string;
  readonly ready: boolean;
  readonly onSubmit: (event: FormEvent) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form about an agent. */
export function AgentDialog({ title, text, action, ready, onSubmit, onClose, children }: AgentDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={text}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="primary" type="submit" form="agent" disabled={!ready}>
            {action}
          </Button>
        </>
      }
    >
      <form id="agent" onSubmit={onSubmit} className="flex flex-col gap-3 pb-3">
        {children}
      </form>
    </Dialog>
  );
}
