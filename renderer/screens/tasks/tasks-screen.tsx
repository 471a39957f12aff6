import { lazy } from 'react';
import { useParams } from 'wouter';
import { TaskList } from './list/task-list.tsx';

const TaskPage = lazy(() => import('./page/task-page.tsx'));
const TaskEditor = lazy(() => import('./editor/task-editor.tsx'));

/** `/tasks`, `/tasks/new`, `/tasks/:task`, `/tasks/:task/:part`; the part `edit` is the editor. */
export default function TasksScreen() {
  const { task, part } = useParams<{ task?: string; part?: string }>();
  if (task === undefined) return <TaskList />;
  if (task === 'new') return <TaskEditor />;
  return part === 'edit' ? <TaskEditor key={task} task={task} /> : <TaskPage task={task} part={part} />;
}
