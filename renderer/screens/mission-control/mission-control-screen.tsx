import { type ComponentType, lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, useParams } from 'wouter';
import { Page } from '../../components/page.tsx';
import { Parts } from '../../components/parts.tsx';
import { AlertsPart } from './alerts-part.tsx';
import { LogsPart } from './logs-part.tsx';
import { OverviewPart } from './overview-part.tsx';
import { StatisticsPart } from './statistics-part.tsx';

const parts: Readonly<Record<string, ComponentType>> = {
  overview: OverviewPart,
  charts: lazy(() => import('./charts-part.tsx')),
  alerts: AlertsPart,
  logs: LogsPart,
  statistics: StatisticsPart,
};

/** How the engine is and was: figures, charts, alerts, log, statistics. `/mission-control/logs?level=warn` */
export default function MissionControlScreen() {
  const { t } = useTranslation();
  const { part = 'overview' } = useParams<{ readonly part?: string }>();
  const Part = Object.hasOwn(parts, part) ? parts[part] : undefined;
  if (!Part) return <Redirect to="/mission-control" replace />;
  return (
    <Page title={t('screens.mission_control')} fills={part === 'logs'}>
      <Parts
        label={t('screens.mission_control')}
        base="/mission-control"
        current={part}
        parts={Object.keys(parts).map((name) => ({ name, title: t(`mission_control.parts.${name}`) }))}
      >
        <Suspense fallback={null}>
          <Part />
        </Suspense>
      </Parts>
    </Page>
  );
}
