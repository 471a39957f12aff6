import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '../class-names.ts';

export interface CardProps extends Omit<ComponentProps<'section'>, 'title'> {
  readonly title?: ReactNode;
  /** Buttons at the right of the title. */
  readonly actions?: ReactNode;
}

/** A titled group of a screen. */
export function Card({ title, actions, className, children, ...props }: CardProps) {
  return (
    <section className={classNames('rounded-lg border bg-card', className)} {...props}>
      {(title !== undefined || actions !== undefined) && (
        <header className="flex min-h-10 items-center justify-between gap-2 border-b px-4 py-1.5">
          <h2 className="truncate font-semibold">{title}</h2>
          {actions !== undefined && <div className="flex items-center gap-1.5">{actions}</div>}
        </header>
      )}
      <div className="p-4">{children}</div>
    </section>
  );
}
