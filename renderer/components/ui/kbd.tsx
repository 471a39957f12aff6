import type { ReactNode } from 'react';

/** A key. */
export function Kbd({ children }: { readonly children: ReactNode }) {
  return (
    <kbd className="rounded border bg-muted px-1 font-mono text-[0.7rem] text-muted-foreground">
      {children}
    </kbd>
  );
}
