import { ScrollText, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import type { OutputOf } from '../../api/api.ts';
import { Answer } from '../../components/answer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Button } from '../../components/ui/button.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { useOperation } from '../../data/operation-query.ts';
import { useSettledValue } from '../../data/settled-value.ts';
import { LogEntry } from './log-entry.tsx';
import { type LogFilter, logQuery, readLogFilter } from './log-filter.ts';
import { LogFilters } from './log-filters.tsx';
import { LogRow } from './log-row.tsx';
import { useFreshLog } from './use-fresh-log.ts';

export type LogLine = OutputOf<'logs.query'>['items'][number];

const typingPauseMs = 250;

/** The log, newest line first: filtered, and followed while the engine does something. */
export function LogsPart() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const [reading, setReading] = useState<LogLine | null>(null);
  const filter = readLogFilter(search);
  const text = useSettledValue(filter.text, typingPauseMs);
  const log = useOperation('logs.query', logQuery({ ...filter, text }));
  useFreshLog();
  const change = (changes: Partial<LogFilter>) => {
    const next = { ...filter, ...changes };
    setSearch(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')), {
      replace: true,
    });
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3">
      <LogFilters filter={filter} onChange={change} />
      <Answer
        query={log}
        empty={{
          when: ({ items }) => items.length === 0,
          show: (
            <EmptyState
              icon={ScrollText}
              title={t('mission_control.log.none')}
              text={t('mission_control.log.none_text')}
              action={
                <Button onClick={() => setSearch({})}>
                  <X />
                  {t('mission_control.log.all')}
                </Button>
              }
            />
          ),
        }}
      >
        {({ items }) => (
          <VirtualList
            items={items.map((line, index) => ({ line, key: String(index) })).toReversed()}
            keyOf={({ key }) => key}
            rowHeight={30}
            label={t('mission_control.parts.logs')}
            onOpen={({ line }) => setReading(line)}
            row={({ line }) => <LogRow line={line} />}
          />
        )}
      </Answer>
      {reading !== null && <LogEntry line={reading} onClose={() => setReading(null)} />}
    </div>
  );
}
