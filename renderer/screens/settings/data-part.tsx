import { Archive, Stethoscope } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/api.ts';
import { useApi } from '../../api/api-context.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { PathField } from '../../components/path-field.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';
import { DoctorFindings } from './doctor-findings.tsx';
import { SettingRows } from './setting-rows.tsx';

const folders = ['data', 'logs', 'crashes'] as const;

/** Where everything is, how long it is kept, a copy of it, and an examination. */
export function DataPart() {
  const { t } = useTranslation();
  const { desktop } = useApi();
  const facts = useOperation('system.facts', {}).data;
  const [file, setFile] = useState('');
  const backup = useAction('system.backup', {
    showsProblem: true,
    done: (made) => t('settings.data.backed_up', { file: made.file }),
  });
  const doctor = useAction('system.doctor', { showsProblem: true });
  return (
    <>
      <Card title={t('settings.data.where')}>
        {facts && (
          <FactList
            facts={[
              [t('settings.data.data_directory'), <code key="data">{facts.data_directory}</code>],
              [t('settings.data.log_directory'), <code key="logs">{facts.log_directory}</code>],
            ]}
          />
        )}
        {desktop && (
          <div className="mt-3 flex flex-wrap gap-2">
            {folders.map((folder) => (
              <Button key={folder} size="small" onClick={() => void desktop.showFolder(folder)}>
                {t(`settings.data.show_${folder}`)}
              </Button>
            ))}
          </div>
        )}
      </Card>
      <Card title={t('settings.data.backup')}>
        <div className="flex flex-col gap-3">
          <PathField
            label={t('settings.data.backup_file')}
            hint={t('settings.data.backup_hint')}
            placeholder="/home/me/ordinaut-backup.db"
            value={file}
            onChange={setFile}
            choice="backup_file"
          />
          {backup.error !== null && <ProblemNotice problem={problemOf(backup.error)} />}
          <div>
            <Button
              disabled={file.trim() === '' || backup.isPending}
              onClick={() => backup.mutate({ file: file.trim() })}
            >
              <Archive />
              {t('settings.data.back_up')}
            </Button>
          </div>
        </div>
      </Card>
      <Card
        title={t('settings.data.doctor')}
        actions={
          <Button size="small" disabled={doctor.isPending} onClick={() => doctor.mutate({})}>
            <Stethoscope />
            {t('settings.data.examine')}
          </Button>
        }
      >
        {doctor.error !== null && <ProblemNotice problem={problemOf(doctor.error)} />}
        {doctor.data ? (
          <DoctorFindings report={doctor.data} onRepair={() => doctor.mutate({ repair: true })} />
        ) : (
          <p className="text-muted-foreground">{t('settings.data.doctor_text')}</p>
        )}
      </Card>
      <Card title={t('settings.data.keeping')}>
        <SettingRows paths={['history_days', 'log']} />
      </Card>
      <Card title={t('settings.data.engine')}>
        <SettingRows paths={['worker', 'late_after_seconds', 'http']} />
      </Card>
    </>
  );
}
