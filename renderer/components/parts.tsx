import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { classNames } from './class-names.ts';

export interface PartsProps {
  /** Read out. */
  readonly label: string;
  /** Path that they are below: `/settings`. */
  readonly base: string;
  readonly parts: readonly { readonly name: string; readonly title: string }[];
  readonly current: string;
  readonly children: ReactNode;
}

/** A screen of several parts, each with an address of its own: at the left, or above where it is narrow. */
export function Parts({ label, base, parts, current, children }: PartsProps) {
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 min-[1000px]:flex-row">
      <nav
        aria-label={label}
        className="flex shrink-0 flex-wrap gap-0.5 min-[1000px]:w-44 min-[1000px]:flex-col min-[1000px]:flex-nowrap"
      >
        {parts.map(({ name, title }) => (
          <Link
            key={name}
            href={`${base}/${name}`}
            aria-current={name === current ? 'page' : undefined}
            className={classNames(
              'rounded-md px-2.5 py-1.5 hover:bg-accent',
              name === current && 'bg-accent font-medium',
            )}
          >
            {title}
          </Link>
        ))}
      </nav>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">{children}</div>
    </div>
  );
}
