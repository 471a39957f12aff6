import { useTranslation } from 'react-i18next';
import { Answer } from '../../../components/answer.tsx';
import { Differences } from '../../../components/differences.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { useOperation } from '../../../data/operation-query.ts';

export interface ConflictDialogProps {
  readonly task: string;
  /** The version that was edited here. */
  readonly version: number;
  readonly onClose: () => void;
  /** Saves what was written here over what was saved elsewhere. */
  readonly onOverwrite: () => void;
  /** Gives up what was written here. */
  readonly onReload: () => void;
}

/** The task was saved elsewhere meanwhile: what changed there, and which of the two shall stand. */
export function ConflictDialog({ task, version, onClose, onOverwrite, onReload }: ConflictDialogProps) {
  const { t } = useTranslation();
  const diff = useOperation('tasks.diff', { task, from: version });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('task_editor.conflict.title')}
      description={t('task_editor.conflict.text')}
      className="w-[min(48rem,calc(100vw-2rem))]"
      actions={
        <>
          <Button onClick={onClose}>{t('task_editor.conflict.later')}</Button>
          <Button onClick={onReload}>{t('task_editor.conflict.theirs')}</Button>
          <Button variant="primary" onClick={onOverwrite}>
            {t('task_editor.conflict.mine')}
          </Button>
        </>
      }
    >
      <Answer query={diff}>
        {({ differences }) => <Differences label={t('tasks.diff.title')} items={differences} />}
      </Answer>
    </Dialog>
  );
}
