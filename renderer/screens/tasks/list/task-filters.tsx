import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Input } from '../../../components/ui/input.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { visibleText } from '../../../components/visible-text.ts';
import { useOperation } from '../../../data/operation-query.ts';
import { type FilterName, kinds, statuses, type TaskFilter } from './task-filter.ts';

const typingMs = 200;

export interface TaskFiltersProps {
  readonly filter: TaskFilter;
  readonly onChange: (name: FilterName, value: string) => void;
}

/** Search and filters of the list of tasks. */
export function TaskFilters({ filter, onChange }: TaskFiltersProps) {
  const { t } = useTranslation();
  const agents = useOperation('agents.list', { limit: 200 }).data?.items ?? [];
  const any = (label: string) => ({ value: '', label });
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <SearchField text={filter.text} onChange={(text) => onChange('text', text)} />
      <Select
        label={t('tasks.filter.status')}
        value={filter.status}
        onChange={(value) => onChange('status', value)}
        options={[
          any(t('tasks.filter.any_status')),
          ...statuses.map((value) => ({ value, label: t(`state.${value}`) })),
        ]}
      />
      <Select
        label={t('tasks.filter.kind')}
        value={filter.kind}
        onChange={(value) => onChange('kind', value)}
        options={[
          any(t('tasks.filter.any_kind')),
          ...kinds.map((value) => ({ value, label: t(`tasks.kind.${value}`) })),
        ]}
      />
      {agents.length > 1 && (
        <Select
          label={t('tasks.filter.agent')}
          value={filter.agent}
          onChange={(value) => onChange('agent', value)}
          options={[
            any(t('tasks.filter.any_agent')),
            ...agents.map(({ id, name }) => ({ value: id, label: visibleText(name) })),
          ]}
        />
      )}
    </div>
  );
}

function SearchField({
  text,
  onChange,
}: {
  readonly text: string;
  readonly onChange: (text: string) => void;
}) {
  const { t } = useTranslation();
  const [written, setWritten] = useState(text);
  // Someone led here with another search.
  useEffect(() => setWritten(text), [text]);
  useEffect(() => {
    if (written === text) return;
    const timer = setTimeout(() => onChange(written), typingMs);
    return () => clearTimeout(timer);
  }, [written, text, onChange]);
  return (
    <div className="relative min-w-48 flex-1">
      <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted-foreground" />
      <Input
        type="search"
        className="pl-8"
        aria-label={t('tasks.filter.search')}
        placeholder={t('tasks.filter.search')}
        value={written}
        onChange={({ target }) => setWritten(target.value)}
      />
    </div>
  );
}
