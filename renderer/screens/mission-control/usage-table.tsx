import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../api/api.ts';
import { Card } from '../../components/ui/card.tsx';
import { useOperation } from '../../data/operation-query.ts';
import { numberText } from './figures.ts';
import { Table } from './table.tsx';

const most = 10;

/** What language models were given and gave, and what it cost, by task. */
export function UsageTable({ usage }: { readonly usage: OutputOf<'runs.statistics'>['usage'] }) {
  const { t, i18n } = useTranslation();
  const tasks = useOperation('tasks.list', { limit: 1_000 }).data?.items ?? [];
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  const cost = (value: number | null) => (value === null ? '–' : numberText(value, i18n.language, 4));
  return (
    <Card title={t('mission_control.statistics.cost')}>
      {usage.calls === 0 ? (
        <p className="text-muted-foreground">{t('mission_control.statistics.no_cost')}</p>
      ) : (
        <Table
          head={[
            t('mission_control.statistics.task'),
            t('mission_control.statistics.calls'),
            t('mission_control.statistics.tokens'),
            t('mission_control.statistics.spent'),
          ]}
          rows={usage.by_task
            .slice(0, most)
            .map(({ task_id, calls, tokens_input, tokens_output, cost: spent }) => ({
              key: task_id,
              cells: [
                titles.get(task_id) ?? task_id,
                calls,
                numberText(tokens_input + tokens_output, i18n.language),
                cost(spent),
              ],
            }))}
        />
      )}
    </Card>
  );
}
