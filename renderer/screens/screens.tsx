import {
  Activity,
  Bot,
  CalendarDays,
  CircleCheckBig,
  Inbox,
  ListTodo,
  type LucideIcon,
  Play,
  Settings,
  Wrench,
} from 'lucide-react';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

export interface Screen {
  /** Key of its title in `screens`, and of its words. */
  readonly name: string;
  readonly path: string;
  /** Paths that it shows too: `/tasks/:task`. */
  readonly paths?: readonly string[];
  readonly icon: LucideIcon;
  /** Key after `g` that leads there. */
  readonly key: string;
  readonly component: LazyExoticComponent<ComponentType>;
}

/** Every screen, in the order of the navigation. Each is loaded when it is first shown. */
export const screens: readonly Screen[] = [
  {
    name: 'today',
    path: '/today',
    icon: CircleCheckBig,
    key: 'h',
    component: lazy(() => import('./today/today-screen.tsx')),
  },
  {
    name: 'tasks',
    path: '/tasks',
    paths: ['/tasks/:task', '/tasks/:task/:part'],
    icon: ListTodo,
    key: 't',
    component: lazy(() => import('./tasks/tasks-screen.tsx')),
  },
  {
    name: 'runs',
    path: '/runs',
    paths: ['/runs/:run'],
    icon: Play,
    key: 'r',
    component: lazy(() => import('./runs/runs-screen.tsx')),
  },
  {
    name: 'calendar',
    path: '/calendar',
    icon: CalendarDays,
    key: 'c',
    component: lazy(() => import('./calendar/calendar-screen.tsx')),
  },
  {
    name: 'inbox',
    path: '/inbox',
    paths: ['/inbox/:item'],
    icon: Inbox,
    key: 'i',
    component: lazy(() => import('./inbox/inbox-screen.tsx')),
  },
  {
    name: 'tools',
    path: '/tools',
    paths: ['/tools/:tool'],
    icon: Wrench,
    key: 'o',
    component: lazy(() => import('./tools/tools-screen.tsx')),
  },
  {
    name: 'agents',
    path: '/agents',
    paths: ['/agents/:agent'],
    icon: Bot,
    key: 'a',
    component: lazy(() => import('./agents/agents-screen.tsx')),
  },
  {
    name: 'mission_control',
    path: '/mission-control',
    paths: ['/mission-control/:part'],
    icon: Activity,
    key: 'm',
    component: lazy(() => import('./mission-control/mission-control-screen.tsx')),
  },
  {
    name: 'settings',
    path: '/settings',
    paths: ['/settings/:part'],
    icon: Settings,
    key: 's',
    component: lazy(() => import('./settings/settings-screen.tsx')),
  },
];
