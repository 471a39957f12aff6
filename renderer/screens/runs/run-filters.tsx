import { useTranslation } from 'react-i18next';
import { Select } from '../../components/ui/select.tsx';
import { useOperation } from '../../data/operation-query.ts';
import { type RunFilter, sinces, states } from './run-filter.ts';

export interface RunFiltersProps {
  readonly filter: RunFilter;
  readonly onChange: (filter: RunFilter) => void;
}

const everyTask = '*';

/** By state, task and time. */
export function RunFilters({ filter, onChange }: RunFiltersProps) {
  const { t } = useTranslation();
  const tasks = useOperation('tasks.list', { limit: 1_000 }).data?.items ?? [];
  const isKnown = filter.task === null || tasks.some(({ id }) => id === filter.task);
  return (
    <>
      <Select
        label={t('runs.filter.state')}
        value={filter.state}
        options={states.map((value) => ({
          value,
          label: value === 'any' ? t('runs.filter.any_state') : t(`state.${value}`),
        }))}
        onChange={(state) => onChange({ ...filter, state })}
      />
      <Select
        label={t('runs.filter.task')}
        value={filter.task ?? everyTask}
        options={[
          { value: everyTask, label: t('runs.filter.any_task') },
          ...(isKnown || filter.task === null ? [] : [{ value: filter.task, label: filter.task }]),
          ...tasks.map(({ id, title }) => ({ value: id, label: title })),
        ]}
        onChange={(task) => onChange({ ...filter, task: task === everyTask ? null : task })}
        className="max-w-56"
      />
      <Select
        label={t('runs.filter.since')}
        value={filter.since}
        options={sinces.map((value) => ({ value, label: t(`runs.filter.since_${value}`) }))}
        onChange={(since) => onChange({ ...filter, since })}
      />
    </>
  );
}
