import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

export interface PageProps {
  readonly title: ReactNode;
  /** A line under the title. */
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
  /** The screen scrolls its own parts (lists, editors); otherwise the page scrolls as a whole. */
  readonly fills?: boolean;
  readonly children: ReactNode;
}

/** Title, actions and content of a screen. The title is that of the window, too. */
export function Page({ title, subtitle, actions, fills = false, children }: PageProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${heading.current?.textContent} · ${t('app')}`;
  });
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-6 pt-5 pb-3">
        <div className="min-w-0">
          <h1 ref={heading} className="truncate text-lg font-semibold">
            {title}
          </h1>
          {subtitle !== undefined && <div className="text-muted-foreground">{subtitle}</div>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      <div
        className={
          fills ? 'flex min-h-0 flex-1 flex-col px-6 pb-4' : 'min-h-0 flex-1 overflow-auto px-6 pb-6'
        }
      >
        {children}
      </div>
    </div>
  );
}
