import { Command } from 'cmdk';
import { Inbox, ListTodo, Play, Wrench } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { OutputOf } from '../api/api.ts';
import { Moment } from '../components/moment.tsx';
import { StateBadge } from '../components/state-badge.tsx';
import { visibleText } from '../components/visible-text.ts';
import { useOperation } from '../data/operation-query.ts';
import { Item } from './item.tsx';

export type FoundTask = OutputOf<'tasks.list'>['items'][number];

export interface FoundItemsProps {
  readonly text: string;
  /** Called with the value of the first item when there is one. */
  readonly onFound: (first: string) => void;
  readonly onTask: (task: FoundTask) => void;
  readonly onClose: () => void;
}

const most = 8;

/** What the engine has of what is typed: tasks, open inbox items, the newest runs, tools. */
export function FoundItems({ text, onFound, onTask, onClose }: FoundItemsProps) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const typed = text !== '';
  const tasks = useOperation('tasks.list', { limit: most, ...(typed && { text }) }, { enabled: typed });
  const tools = useOperation('tools.list', { text }, { enabled: typed });
  const runs = useOperation('runs.list', { limit: 100 }, { enabled: typed });
  const inbox = useOperation('inbox.list', { limit: most });
  const lead = (path: string) => () => {
    onClose();
    navigate(path);
  };
  const meant = text.toLowerCase();
  const foundRuns = (runs.data?.items ?? [])
    .filter(({ id, task_title }) => `${task_title} ${id}`.toLowerCase().includes(meant))
    .slice(0, most);
  const [task] = typed ? (tasks.data?.items ?? []) : [];
  const [tool] = typed ? (tools.data?.items ?? []) : [];
  const [run] = foundRuns;
  const first = task ? `task ${task.id}` : run ? `run ${run.id}` : tool && `tool ${tool.name} ${text}`;
  useEffect(() => {
    if (typed && first !== undefined) onFound(first);
  }, [typed, first, onFound]);
  return (
    <>
      {typed && tasks.data && tasks.data.items.length > 0 && (
        <Command.Group heading={t('screens.tasks')}>
          {tasks.data.items.map((task) => (
            <Item
              key={task.id}
              value={`task ${task.id}`}
              label={task.title}
              icon={ListTodo}
              aside={<StateBadge state={task.status} />}
              onSelect={() => onTask(task)}
            />
          ))}
        </Command.Group>
      )}
      {inbox.data && inbox.data.items.length > 0 && (
        <Command.Group heading={t('screens.inbox')}>
          {inbox.data.items.map(({ id, title }) => (
            <Item key={id} value={`inbox ${id}`} label={title} icon={Inbox} onSelect={lead(`/inbox/${id}`)} />
          ))}
        </Command.Group>
      )}
      {typed && foundRuns.length > 0 && (
        <Command.Group heading={t('screens.runs')}>
          {foundRuns.map(({ id, task_title, state, created_at }) => (
            <Item
              key={id}
              value={`run ${id}`}
              label={task_title ?? id}
              icon={Play}
              aside={
                <>
                  <span className="text-xs text-muted-foreground">
                    <Moment at={created_at} />
                  </span>
                  <StateBadge state={state} />
                </>
              }
              onSelect={lead(`/runs/${id}`)}
            />
          ))}
        </Command.Group>
      )}
      {typed && tools.data && tools.data.items.length > 0 && (
        <Command.Group heading={t('screens.tools')}>
          {tools.data.items.slice(0, most).map(({ name, title }) => (
            <Item
              key={name}
              value={`tool ${name} ${text}`}
              label={visibleText(title === '' ? name : title)}
              icon={Wrench}
              aside={<code className="text-xs text-muted-foreground">{visibleText(name)}</code>}
              onSelect={lead(`/tools/${encodeURIComponent(name)}`)}
            />
          ))}
        </Command.Group>
      )}
    </>
  );
}
