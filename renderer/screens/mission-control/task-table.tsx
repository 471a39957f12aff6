import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { durationText } from '../../components/moment.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Table } from './table.tsx';
import type { TaskFigure } from './task-figures.ts';

/** Tasks with their runs, failures and times. */
export function TaskTable({
  title,
  figures,
}: {
  readonly title: string;
  readonly figures: readonly TaskFigure[];
}) {
  const { t, i18n } = useTranslation();
  const time = (ms: number | null) => (ms === null ? '–' : durationText(ms, i18n.language));
  return (
    <Card title={title}>
      {figures.length === 0 ? (
        <p className="text-muted-foreground">{t('mission_control.statistics.nothing')}</p>
      ) : (
        <Table
          head={[
            t('mission_control.statistics.task'),
            t('mission_control.statistics.runs'),
            t('mission_control.statistics.failed'),
            t('mission_control.statistics.median'),
          ]}
          rows={figures.map(({ task_id, title: name, runs, failed, median_ms }) => ({
            key: task_id,
            cells: [
              <Link key="task" href={`/tasks/${task_id}`} title={name} className="hover:underline">
                {name}
              </Link>,
              runs,
              failed,
              time(median_ms),
            ],
          }))}
        />
      )}
    </Card>
  );
}
