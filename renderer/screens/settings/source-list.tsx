import type { LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Json, JsonObject } from '../../../core/model/json.ts';
import { Answer } from '../../components/answer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';
import { useSettingsUpdate } from './settings-update.ts';

export interface SourceListProps {
  readonly toolkit: 'calendar' | 'mail';
  readonly list: 'sources' | 'accounts';
  readonly icon: LucideIcon;
  readonly emptyTitle: string;
  readonly emptyText: string;
}

/** What a toolkit reads from; each can be taken out, and put back by undo. */
export function SourceList({ toolkit, list, icon, emptyTitle, emptyText }: SourceListProps) {
  const { t } = useTranslation();
  const settings = useOperation('settings.get', { path: `toolkits.${toolkit}` });
  const restore = useSettingsUpdate();
  const write = (entries: readonly JsonObject[]) => ({
    toolkits: { [toolkit]: { [list]: entries as Json } },
  });
  const entriesOf = (items: readonly { readonly value: unknown }[]) =>
    ((items[0]?.value as JsonObject | undefined)?.[list] ?? []) as readonly JsonObject[];
  const present = entriesOf(settings.data?.items ?? []);
  const remove = useAction('settings.update', {
    done: t('settings.source.removed'),
    undo: { label: t('undo'), run: () => restore.mutate({ changes: write(present) }) },
  });
  return (
    <Answer
      query={settings}
      empty={{
        when: ({ items }) => entriesOf(items).length === 0,
        show: <EmptyState icon={icon} title={emptyTitle} text={emptyText} />,
      }}
    >
      {() => (
        <ul className="flex flex-col divide-y">
          {present.map((entry) => (
            <li key={JSON.stringify(entry)} className="flex items-center gap-3 py-2 first:pt-0 last:pb-0">
              <Badge>{String(entry.kind)}</Badge>
              <span className="min-w-0 flex-1 truncate">{nameOf(entry)}</span>
              <Button
                size="small"
                onClick={() => remove.mutate({ changes: write(present.filter((other) => other !== entry)) })}
              >
                {t('settings.source.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Answer>
  );
}

function nameOf({ name, path, url, host, username }: JsonObject): string {
  if (typeof host === 'string') return `${username ?? ''} · ${host}`;
  return String(path ?? name ?? url ?? '');
}
