import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { Select } from '../../components/ui/select.tsx';
import { MetricChart } from './metric-chart.tsx';
import { useMinute } from './use-minute.ts';

const ranges = ['1h', '6h', '24h', '7d', '30d'] as const;
type Range = (typeof ranges)[number];

const charts = [
  { title: 'runs', names: ['runs_succeeded', 'runs_failed'], unit: 'number' },
  { title: 'queue', names: ['queued', 'running', 'waiting'], unit: 'number' },
  { title: 'lag', names: ['lag_ms'], unit: 'duration' },
  { title: 'tools', names: ['tool_calls', 'tool_failures'], unit: 'number' },
  { title: 'loop', names: ['loop_delay_ms'], unit: 'duration' },
  { title: 'cpu', names: ['cpu_percent'], unit: 'percent' },
  { title: 'memory', names: ['rss_bytes', 'servers_rss_bytes'], unit: 'bytes' },
  { title: 'disk', names: ['data_bytes'], unit: 'bytes' },
] as const;

/** Figures over time. */
export default function ChartsPart() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('range');
  const range: Range = ranges.find((each) => each === asked) ?? '24h';
  useMinute('metrics.history');
  return (
    <div className="flex flex-col gap-4">
      <Select
        label={t('mission_control.range.label')}
        value={range}
        onChange={(chosen) => setSearch({ range: chosen })}
        options={ranges.map((value) => ({ value, label: t(`mission_control.range.${value}`) }))}
        className="w-48"
      />
      <div className="grid gap-4 min-[1100px]:grid-cols-2">
        {charts.map(({ title, names, unit }) => (
          <MetricChart
            key={title}
            title={t(`mission_control.chart.${title}`)}
            names={names}
            unit={unit}
            range={range}
          />
        ))}
      </div>
    </div>
  );
}
