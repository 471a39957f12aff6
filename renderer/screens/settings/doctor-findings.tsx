import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../api/api.ts';
import { Button } from '../../components/ui/button.tsx';

export interface DoctorFindingsProps {
  readonly report: OutputOf<'system.doctor'>;
  readonly onRepair: () => void;
}

/** What an examination of the stored data found, and a way to repair what can be. */
export function DoctorFindings({ report: { ok, findings }, onRepair }: DoctorFindingsProps) {
  const { t } = useTranslation();
  if (ok)
    return (
      <p role="status" className="flex items-center gap-2 text-success">
        <CircleCheck className="size-4" />
        {t('settings.data.healthy')}
      </p>
    );
  return (
    <div className="flex flex-col gap-3">
      <ul className="list-disc pl-4">
        {findings.map(({ check, message }) => (
          <li key={`${check} ${message}`}>
            <span className="font-medium">{check}</span>: {message}
          </li>
        ))}
      </ul>
      {findings.some(({ repairable }) => repairable) && (
        <div>
          <Button onClick={onRepair}>{t('settings.data.repair')}</Button>
        </div>
      )}
    </div>
  );
}
