import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { classNames } from './components/class-names.ts';
import { useOperation } from './data/operation-query.ts';
import { screens } from './screens/screens.tsx';

/** The screens at the left; below 900 pixels their icons alone. */
export function Navigation() {
  const { t } = useTranslation();
  const [location] = useLocation();
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
              name === 'settings' && 'mt-auto',
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
    </nav>
  );
}
