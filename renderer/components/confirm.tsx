import { AlertDialog as Base } from '@base-ui/react/alert-dialog';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './ui/button.tsx';

export interface ConfirmProps {
  /** The button that asks first. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly title: string;
  /** What exactly would happen. */
  readonly text: ReactNode;
  /** The verb: "Delete", "Send again". */
  readonly confirm: string;
  readonly onConfirm: () => void;
}

/** Asks before what cannot be undone. What can be undone is done at once and offers an undo instead. */
export function Confirm({ trigger, title, text, confirm, onConfirm }: ConfirmProps) {
  const { t } = useTranslation();
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Base.Popup className="fixed top-1/2 left-1/2 z-50 w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-lg border bg-card p-5 shadow-xl">
          <Base.Title className="text-base font-semibold">{title}</Base.Title>
          <Base.Description className="mt-1 text-muted-foreground">{text}</Base.Description>
          <div className="mt-4 flex justify-end gap-2">
            <Base.Close render={<Button />}>{t('cancel')}</Base.Close>
            <Base.Close render={<Button variant="destructive" />} onClick={onConfirm}>
              {confirm}
            </Base.Close>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
