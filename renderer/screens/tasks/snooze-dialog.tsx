import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localText } from '../../components/local-text.ts';
import { Moment } from '../../components/moment.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Field } from '../../components/ui/field.tsx';
import { Input } from '../../components/ui/input.tsx';

const minute = 60_000;
const steps = [
  { key: 'minutes_10', ms: 10 * minute },
  { key: 'hour_1', ms: 60 * minute },
  { key: 'hours_4', ms: 240 * minute },
  { key: 'day_1', ms: 1_440 * minute },
] as const;

export interface SnoozeDialogProps {
  readonly title: string;
  /** When it would run; ISO. */
  readonly nextAt: string;
  readonly onClose: () => void;
  /** ISO. */
  readonly onSnooze: (until: string) => void;
}

/** Asks until when the next occurrence of a task, and only that one, waits. */
export function SnoozeDialog({ title, nextAt, onClose, onSnooze }: SnoozeDialogProps) {
  const { t } = useTranslation();
  const from = Math.max(Date.parse(nextAt), Date.now());
  const [until, setUntil] = useState(() => localText(new Date(from + 60 * minute)));
  const choose = (instant: Date) => {
    onSnooze(instant.toISOString());
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('tasks.snooze_title', { title })}
      description={
        <>
          {t('tasks.snooze_text')} <Moment at={nextAt} form="exact" />
        </>
      }
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="primary" disabled={until === ''} onClick={() => choose(new Date(until))}>
            {t('tasks.snooze')}
          </Button>
        </>
      }
    >
      <div className="mb-3 flex flex-wrap gap-2">
        {steps.map(({ key, ms }) => (
          <Button key={key} onClick={() => choose(new Date(from + ms))}>
            {t(`tasks.snooze_by.${key}`)}
          </Button>
        ))}
      </div>
      <Field label={t('tasks.snooze_until')}>
        {(control) => (
          <Input
            {...control}
            type="datetime-local"
            value={until}
            onChange={({ target }) => setUntil(target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
