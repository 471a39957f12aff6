import { useQueries } from '@tanstack/react-query';
import { ChartLine } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/api.ts';
import { useApi } from '../../api/api-context.tsx';
import { durationText, Moment } from '../../components/moment.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { operationKey, useOperation } from '../../data/operation-query.ts';
import { alignedSeries, type Series, summaryOf } from './chart-data.ts';
import { bytesText, numberText } from './figures.ts';
import { LineChart } from './line-chart.tsx';

type Unit = 'number' | 'duration' | 'percent' | 'bytes';

export interface MetricChartProps {
  readonly title: string;
  /** Figures of metrics.history. */
  readonly names: readonly string[];
  readonly unit: Unit;
  /** `24h`: how far back. */
  readonly range: string;
}

/** Some figures over time as lines, with a summary in words. */
export function MetricChart({ title, names, unit, range }: MetricChartProps) {
  const { t, i18n } = useTranslation();
  const api = useApi();
  // A figure that was never recorded, such as of tool servers where there is none, is not asked for.
  const recorded = useOperation('metrics.history', {});
  const known = names.filter((name) => recorded.data?.names.includes(name));
  const answers = useQueries({
    queries: known.map((name) => ({
      queryKey: operationKey('metrics.history', { name, from: range }),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.call('metrics.history', { name, from: range }, signal),
      retry: false,
    })),
  });
  const error = recorded.error ?? answers.find((answer) => answer.error !== null)?.error ?? null;
  const loading = recorded.isPending || answers.some(({ isPending }) => isPending);
  const series: readonly Series[] = answers.map(({ data }, index) => ({
    name: t(`mission_control.figure.${known[index]}`),
    items: data?.items ?? [],
  }));
  const empty = series.every(({ items }) => items.length === 0);
  const text = (value: number) => unitText(value, unit, i18n.language);
  return (
    <Card title={title}>
      {error !== null ? (
        <ProblemNotice problem={problemOf(error)} />
      ) : loading ? (
        <Skeleton className="h-44" />
      ) : empty ? (
        <p className="flex h-44 items-center justify-center gap-2 text-muted-foreground">
          <ChartLine className="size-4" />
          {t('mission_control.chart.empty')}
        </p>
      ) : (
        <>
          <LineChart data={alignedSeries(series)} names={series.map(({ name }) => name)} text={text} />
          <ul className="mt-2 flex flex-col gap-0.5 text-xs text-muted-foreground">
            {series.map((one) => {
              const summary = summaryOf(one);
              if (!summary) return null;
              const { name, last, average, most, most_at } = summary;
              return (
                <li key={name}>
                  {t('mission_control.chart.summary', {
                    name,
                    last: text(last),
                    average: text(average),
                    most: text(most),
                  })}{' '}
                  (<Moment at={most_at} form="exact" />)
                </li>
              );
            })}
          </ul>
        </>
      )}
    </Card>
  );
}

function unitText(value: number, unit: Unit, language: string): string {
  if (unit === 'bytes') return bytesText(value, language);
  if (unit === 'duration') return durationText(value, language);
  return unit === 'percent' ? `${numberText(value, language)} %` : numberText(value, language, 2);
}
