import { useTranslation } from 'react-i18next';
import { Answer } from '../../components/answer.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { durationText } from '../../components/moment.tsx';
import { Card } from '../../components/ui/card.tsx';
import { useOperation } from '../../data/operation-query.ts';
import { bytesText, numberText, shareText } from './figures.ts';
import { HealthChecks } from './health-checks.tsx';
import { Tile } from './tile.tsx';
import { useMinute } from './use-minute.ts';

/** How the engine is now. */
export function OverviewPart() {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  useMinute('system.metrics', 'runs.statistics');
  const metrics = useOperation('system.metrics', {});
  const status = useOperation('system.status', {}).data;
  const hour = useOperation('runs.statistics', { since: '1h' }).data;
  const day = useOperation('runs.statistics', { since: '24h' }).data;
  const failed = day?.success_rate == null ? '–' : shareText(1 - day.success_rate, language);
  return (
    <Answer query={metrics}>
      {({ engine, queue, lag_ms, servers, disk, uptime_seconds }) => (
        <div className="flex flex-col gap-4">
          {status && <HealthChecks status={status} lag_ms={lag_ms} free_bytes={disk.free_bytes} />}
          <div className="grid grid-cols-[repeat(auto-fill,minmax(10.5rem,1fr))] gap-3">
            <Tile
              name={t('mission_control.tile.running')}
              value={`${status?.running ?? 0} / ${status?.concurrency ?? 0}`}
            />
            <Tile name={t('mission_control.tile.queued')} value={numberText(queue.queued ?? 0, language)} />
            <Tile name={t('mission_control.tile.waiting')} value={numberText(queue.waiting ?? 0, language)} />
            <Tile
              name={t('mission_control.tile.runs_a_minute')}
              value={numberText((hour?.runs ?? 0) / 60, language, 2)}
              note={t('mission_control.tile.last_hour')}
            />
            <Tile
              name={t('mission_control.tile.failure_rate')}
              value={failed}
              note={t('mission_control.tile.last_day')}
            />
            <Tile name={t('mission_control.tile.lag')} value={durationText(lag_ms, language)} />
            <Tile
              name={t('mission_control.tile.loop')}
              value={durationText(engine.loop_delay_ms, language)}
              note={t('mission_control.tile.loop_share', {
                share: shareText(engine.loop_utilization, language),
              })}
            />
            <Tile
              name={t('mission_control.tile.cpu')}
              value={`${numberText(engine.cpu_percent, language)} %`}
            />
          </div>
          <div className="grid gap-4 min-[1100px]:grid-cols-2">
            <Card title={t('mission_control.memory')}>
              <FactList
                facts={[
                  [t('mission_control.engine'), bytesText(engine.rss_bytes, language)],
                  [t('mission_control.heap'), bytesText(engine.heap_used_bytes, language)],
                  ...servers.map(
                    ({ name, rss_bytes }) =>
                      [name, rss_bytes === null ? '–' : bytesText(rss_bytes, language)] as const,
                  ),
                ]}
              />
            </Card>
            <Card title={t('mission_control.disk')}>
              <FactList
                facts={[
                  [t('mission_control.database'), bytesText(disk.database_bytes, language)],
                  [t('mission_control.logs'), bytesText(disk.logs_bytes, language)],
                  [t('mission_control.data'), bytesText(disk.data_bytes, language)],
                  [
                    t('mission_control.free'),
                    disk.free_bytes === null ? '–' : bytesText(disk.free_bytes, language),
                  ],
                  [t('mission_control.uptime'), durationText(uptime_seconds * 1_000, language)],
                ]}
              />
            </Card>
          </div>
        </div>
      )}
    </Answer>
  );
}
