import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/ui/button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { guardLeaving } from '../../../hash-location.ts';

/** Asks before unsaved changes are left. `saved` lets the next way out pass. */
export function useLeaveQuestion(dirty: boolean) {
  const [proceed, setProceed] = useState<{ readonly go: () => void } | null>(null);
  const free = useRef(false);
  useEffect(() => {
    if (!dirty) return;
    const end = guardLeaving((go) => (free.current ? go() : setProceed({ go })));
    const beforeUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', beforeUnload);
    return () => {
      end();
      window.removeEventListener('beforeunload', beforeUnload);
    };
  }, [dirty]);
  const saved = () => {
    free.current = true;
  };
  return { saved, question: proceed && <LeaveDialog go={proceed.go} onStay={() => setProceed(null)} /> };
}

function LeaveDialog({ go, onStay }: { readonly go: () => void; readonly onStay: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onStay()}
      title={t('task_editor.leave.title')}
      description={t('task_editor.leave.text')}
      actions={
        <>
          <Button variant="destructive" onClick={go}>
            {t('task_editor.leave.discard')}
          </Button>
          <Button variant="primary" onClick={onStay}>
            {t('task_editor.leave.stay')}
          </Button>
        </>
      }
    />
  );
}
