import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { classNames } from './components/class-names.ts';
import { Kbd } from './components/ui/kbd.tsx';
import { useOperation } from './data/operation-query.ts';
import { EngineStatus } from './engine-status.tsx';
import { commandKey } from './palette/command-key.ts';
import { useShellDialog } from './palette/shell-dialog.ts';
import { screens } from './screens/screens.tsx';

/** The screens at the left; below 900 pixels their icons alone. */
export function Navigation() {
  const { t } = useTranslation();
  const [location] = useLocation();
  const show = useShellDialog();
  const waiting = useOperation('system.status', {}).data?.inbox_open ?? 0;
  return (
    <nav
      aria-label={t('navigation')}
      className="flex w-14 shrink-0 flex-col gap-0.5 border-r bg-sidebar p-2 min-[900px]:w-48"
    >
      <div className="mb-2 flex h-9 items-center gap-2 px-2 font-semibold">
        <img src="./icon.svg" alt="" className="size-5" />
        <span className="hidden min-[900px]:inline">{t('app')}</span>
      </div>
      <button
        type="button"
        aria-label={t('palette.title')}
        title={t('palette.title')}
        onClick={() => show({ kind: 'palette' })}
        className="mb-1 flex h-8 cursor-pointer items-center gap-2.5 rounded-md border bg-card px-2.5 text-muted-foreground hover:bg-accent"
      >
        <Search className="size-4 shrink-0" />
        <span className="hidden flex-1 text-left min-[900px]:inline">{t('search')}</span>
        <span className="hidden gap-0.5 min-[900px]:flex">
          <Kbd>{commandKey()}</Kbd>
          <Kbd>K</Kbd>
        </span>
      </button>
      {screens.map(({ name, path, icon: Icon }) => {
        const current = location === path || location.startsWith(`${path}/`);
        const title = t(`screens.${name}`);
        return (
          <Link
            key={name}
            href={path}
            aria-current={current ? 'page' : undefined}
            aria-label={
              name === 'inbox' && waiting > 0 ? `${title}, ${t('waiting_count', { count: waiting })}` : title
            }
            title={title}
            className={classNames(
              'relative flex h-8 items-center gap-2.5 rounded-md px-2.5 hover:bg-accent',
              current && 'bg-accent font-medium',
            )}
          >
            <Icon className="size-4 shrink-0" />
            <span className="hidden truncate min-[900px]:inline">{title}</span>
            {name === 'inbox' && waiting > 0 && (
              <span className="absolute top-0.5 right-0.5 rounded-full bg-primary px-1.5 text-[0.65rem] font-semibold text-primary-foreground min-[900px]:static min-[900px]:ml-auto">
                {waiting}
              </span>
            )}
          </Link>
        );
      })}
      <div className="mt-auto flex flex-col gap-0.5">
        <EngineStatus />
      </div>
    </nav>
  );
}
