import { Command } from 'cmdk';
import {
  BookOpen,
  CirclePause,
  CirclePlay,
  Import,
  Keyboard,
  Languages,
  ListPlus,
  Monitor,
  Moon,
  Plus,
  Sun,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useApi } from '../api/api-context.tsx';
import { useAction } from '../data/operation-action.ts';
import { useOperation } from '../data/operation-query.ts';
import { setTheme, type Theme } from '../theme.ts';
import type { Language } from '../words.ts';
import { Item } from './item.tsx';
import { useShellDialog } from './shell-dialog.ts';
import { tomorrowMorning } from './tomorrow.ts';

const themes = [
  ['light', Sun],
  ['dark', Moon],
  ['system', Monitor],
] as const satisfies readonly (readonly [Theme, unknown])[];
const languages = ['en', 'ro'] as const satisfies readonly Language[];
export const quickAddValue = 'action quick_add';
const pauses = [
  ['pause_hour', () => '1h'],
  ['pause_tomorrow', () => tomorrowMorning(new Date())],
] as const;

export interface ActionItemsProps {
  /** What is typed; it can become a task. */
  readonly text: string;
  readonly onClose: () => void;
}

/** What can be done from anywhere. */
export function ActionItems({ text, onClose }: ActionItemsProps) {
  const { t, i18n } = useTranslation();
  const { desktop } = useApi();
  const [, navigate] = useLocation();
  const show = useShellDialog();
  const paused = useOperation('system.status', {}).data?.pause ?? null;
  const resume = useAction('system.resume', { done: t('palette.actions.resumed') });
  const pause = useAction('system.pause', {
    done: t('palette.actions.paused'),
    undo: { label: t('undo'), run: () => resume.mutate({}) },
  });
  const speak = useAction('settings.update');
  const closing = (act: () => void) => () => {
    onClose();
    act();
  };
  const item = (name: string, icon: typeof Plus, act: () => void) => (
    <Item
      key={name}
      value={`action ${name}`}
      label={t(`palette.actions.${name}`)}
      icon={icon}
      onSelect={closing(act)}
    />
  );
  return (
    <Command.Group heading={t('palette.groups.actions')}>
      <Item
        value={quickAddValue}
        label={text === '' ? t('palette.actions.quick_add') : t('palette.actions.quick_add_text', { text })}
        icon={ListPlus}
        onSelect={() => show({ kind: 'quick_add', text })}
      />
      {item('new_task', Plus, () => navigate('/tasks/new'))}
      {item('import', Import, () => navigate('/tasks?import=1'))}
      {pauses.map(([name, until]) => item(name, CirclePause, () => pause.mutate({ until: until() })))}
      {paused !== null && item('resume', CirclePlay, () => resume.mutate({}))}
      {themes.map(([theme, icon]) => item(`theme_${theme}`, icon, () => setTheme(theme)))}
      {languages
        .filter((language) => language !== i18n.language)
        .map((language) =>
          item(`language_${language}`, Languages, () => speak.mutate({ changes: { language } })),
        )}
      <Item
        value="action keys"
        label={t('palette.actions.keys')}
        icon={Keyboard}
        onSelect={() => show({ kind: 'keys' })}
      />
      {!desktop && item('docs', BookOpen, () => window.open('/docs', '_blank', 'noopener'))}
    </Command.Group>
  );
}
