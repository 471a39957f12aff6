import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { JsonView } from '../../components/json-view.tsx';
import { Moment } from '../../components/moment.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { visibleText } from '../../components/visible-text.ts';
import type { LogLine } from './logs-part.tsx';

/** One line of the log with its fields; leads to the run and task that it is of. */
export function LogEntry({ line, onClose }: { readonly line: LogLine; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { time, level, message, fields } = line;
  const { run_id, task_id } = fields;
  const link = 'text-primary underline-offset-2 hover:underline';
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={visibleText(message)}
      description={
        <>
          {level} · <Moment at={time} form="exact" />
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        <p className="flex gap-4 empty:hidden">
          {typeof run_id === 'string' && (
            <Link href={`/runs/${run_id}`} className={link}>
              {t('mission_control.log.of_run')}
            </Link>
          )}
          {typeof task_id === 'string' && (
            <Link href={`/tasks/${task_id}`} className={link}>
              {t('mission_control.log.of_task')}
            </Link>
          )}
        </p>
        <JsonView value={fields} label={t('mission_control.log.fields')} />
      </div>
    </Dialog>
  );
}
