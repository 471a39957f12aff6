import { ChartColumn } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'wouter';
import { Answer } from '../../components/answer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { durationText } from '../../components/moment.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Select } from '../../components/ui/select.tsx';
import { useOperation } from '../../data/operation-query.ts';
import { numberText, shareText } from './figures.ts';
import { ModeTable } from './mode-table.tsx';
import { mostFailing, slowest, taskFigures } from './task-figures.ts';
import { TaskTable } from './task-table.tsx';
import { UsageTable } from './usage-table.tsx';

const ranges = ['24h', '7d', '30d'] as const;
const newest = 1_000;

/** How runs went: what fails, what is slow, what costs, and how the modes compare. */
export function StatisticsPart() {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const [, navigate] = useLocation();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('range');
  const range = ranges.find((each) => each === asked) ?? '7d';
  const statistics = useOperation('runs.statistics', { since: range });
  const runs = useOperation('runs.list', { since: range, limit: newest }).data?.items ?? [];
  const figures = taskFigures(runs);
  const time = (ms: number | null) => (ms === null ? '–' : durationText(ms, language));
  return (
    <div className="flex flex-col gap-4">
      <Select
        label={t('mission_control.range.label')}
        value={range}
        onChange={(chosen) => setSearch({ range: chosen })}
        options={ranges.map((value) => ({ value, label: t(`mission_control.range.${value}`) }))}
        className="w-48"
      />
      <Answer
        query={statistics}
        empty={{
          when: ({ runs: count }) => count === 0,
          show: (
            <EmptyState
              icon={ChartColumn}
              title={t('mission_control.statistics.none')}
              text={t('mission_control.statistics.none_text')}
              action={<Button onClick={() => navigate('/tasks')}>{t('screens.tasks')}</Button>}
            />
          ),
        }}
      >
        {({ runs: count, complete, by_state, success_rate, durations, durations_by_mode, usage }) => (
          <div className="grid items-start gap-4 min-[1100px]:grid-cols-2">
            <Card title={t('mission_control.statistics.runs')}>
              <FactList
                facts={[
                  [
                    t('mission_control.statistics.count'),
                    complete
                      ? numberText(count, language)
                      : t('mission_control.statistics.newest', { count: count }),
                  ],
                  [
                    t('mission_control.statistics.success'),
                    success_rate === null ? '–' : shareText(success_rate, language),
                  ],
                  ...Object.entries(by_state).map(
                    ([state, number]) => [t(`state.${state}`), numberText(number, language)] as const,
                  ),
                  [t('mission_control.statistics.median'), time(durations.p50_ms)],
                  [t('mission_control.statistics.p95'), time(durations.p95_ms)],
                  [t('mission_control.statistics.longest'), time(durations.longest_ms)],
                ]}
              />
            </Card>
            <ModeTable modes={durations_by_mode} />
            <TaskTable title={t('mission_control.statistics.slowest')} figures={slowest(figures)} />
            <TaskTable title={t('mission_control.statistics.failing')} figures={mostFailing(figures)} />
            <UsageTable usage={usage} />
          </div>
        )}
      </Answer>
    </div>
  );
}
