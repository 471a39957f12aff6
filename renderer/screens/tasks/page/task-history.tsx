import { History } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { Answer } from '../../../components/answer.tsx';
import { Differences } from '../../../components/differences.tsx';
import { Moment } from '../../../components/moment.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { visibleText } from '../../../components/visible-text.ts';
import { useAction } from '../../../data/operation-action.ts';
import { useOperation } from '../../../data/operation-query.ts';
import type { TaskDetail } from './task-page.tsx';

/** Every saved edit of a task: what it changed, and the way back to it. `?version=n` shows what that one changed. */
export function TaskHistory({ task }: { readonly task: TaskDetail }) {
  const { t } = useTranslation();
  const versions = useOperation('tasks.versions', { task: task.id });
  const agents = useOperation('agents.list', { limit: 200 }).data?.items ?? [];
  const [search, setSearch] = useSearchParams();
  const shown = search.has('version') ? Number(search.get('version')) : null;
  const show = (version: number | null) =>
    setSearch(version === null ? {} : { version: String(version) }, { replace: true });
  const putBack = useAction('tasks.restore_version', { done: t('tasks.history.put_back') });
  const restore = useAction('tasks.restore_version', {
    done: (_, { version }) => t('tasks.history.restored', { version }),
    undo: {
      label: t('undo'),
      run: ({ id, version }) => putBack.mutate({ task: id, version: version - 1 }),
    },
  });
  const nameOf = (id: string) => visibleText(agents.find((agent) => agent.id === id)?.name ?? id);
  return (
    <div className="h-full overflow-auto pb-4">
      <Answer query={versions}>
        {({ items }) => (
          <ol className="divide-y rounded-lg border bg-card">
            {items.map(({ version, title, schedule_sentence, changed_by, changed_at }) => (
              <li key={version} className="px-4 py-2.5">
                <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <Badge tone={version === task.version ? 'primary' : 'neutral'}>
                    {t('tasks.history.version', { version })}
                  </Badge>
                  <div className="min-w-0 flex-1">
                    <p className="truncate font-medium">{visibleText(title)}</p>
                    <p className="truncate text-xs text-muted-foreground">{schedule_sentence}</p>
                  </div>
                  <span className="text-xs text-muted-foreground">
                    <Moment at={changed_at} /> · {nameOf(changed_by)}
                  </span>
                  <Button
                    size="small"
                    aria-expanded={shown === version}
                    disabled={items.length === 1}
                    onClick={() => show(shown === version ? null : version)}
                  >
                    {t('tasks.history.compare')}
                  </Button>
                  {version !== task.version && (
                    <Button
                      size="small"
                      disabled={restore.isPending}
                      aria-label={t('tasks.history.restore_one', { version })}
                      onClick={() => restore.mutate({ task: task.id, version })}
                    >
                      <History /> {t('tasks.history.restore')}
                    </Button>
                  )}
                </div>
                {shown === version && items.length > 1 && (
                  <Comparison task={task.id} version={version} versions={items.map((one) => one.version)} />
                )}
              </li>
            ))}
          </ol>
        )}
      </Answer>
    </div>
  );
}

interface ComparisonProps {
  readonly task: string;
  readonly version: number;
  readonly versions: readonly number[];
}

/** What a version changed: against the one before it, or any other. */
function Comparison({ task, version, versions }: ComparisonProps) {
  const { t } = useTranslation();
  const others = versions.filter((one) => one !== version);
  const [against, setAgainst] = useState(() => others.find((one) => one < version) ?? others[0] ?? version);
  const [from, to] = against < version ? [against, version] : [version, against];
  const diff = useOperation('tasks.diff', { task, from, to });
  return (
    <div className="mt-3 flex flex-col gap-2">
      <div className="flex items-center gap-2">
        {t('tasks.history.against')}
        <Select
          label={t('tasks.history.against')}
          value={String(against)}
          options={others.map((one) => ({
            value: String(one),
            label: t('tasks.history.version', { version: one }),
          }))}
          onChange={(chosen) => setAgainst(Number(chosen))}
        />
      </div>
      <Answer query={diff}>
        {({ differences }) =>
          differences.length === 0 ? (
            <p className="text-muted-foreground">{t('tasks.diff.none')}</p>
          ) : (
            <Differences label={t('tasks.diff.between', { from, to })} items={differences} />
          )
        }
      </Answer>
    </div>
  );
}
