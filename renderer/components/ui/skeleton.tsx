import { classNames } from '../class-names.ts';

/** Stands where something loads. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <div aria-hidden className={classNames('h-4 animate-pulse rounded bg-muted', className)} />;
}
