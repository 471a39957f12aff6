import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../api/api.ts';
import { durationText } from '../../components/moment.tsx';
import { Card } from '../../components/ui/card.tsx';
import { useOperation } from '../../data/operation-query.ts';
import { Table } from './table.tsx';

export interface ModeTableProps {
  readonly modes: OutputOf<'runs.statistics'>['durations_by_mode'];
}

/** The modes beside each other: how long their runs take, and how often one had to fall back. */
export function ModeTable({ modes }: ModeTableProps) {
  const { t, i18n } = useTranslation();
  const compared = useOperation('system.status', {}).data?.modes ?? [];
  const time = (ms: number | null) => (ms === null ? '–' : durationText(ms, i18n.language));
  return (
    <Card title={t('mission_control.statistics.modes')}>
      <Table
        head={[
          t('mission_control.statistics.mode'),
          t('mission_control.statistics.runs'),
          t('mission_control.statistics.median'),
          t('mission_control.statistics.p95'),
          t('mission_control.statistics.fallbacks'),
        ]}
        rows={Object.entries(modes).map(([mode, { runs, p50_ms, p95_ms }]) => ({
          key: mode,
          cells: [
            mode,
            runs,
            time(p50_ms),
            time(p95_ms),
            compared.find((each) => each.mode === mode)?.fallbacks ?? 0,
          ],
        }))}
      />
    </Card>
  );
}
