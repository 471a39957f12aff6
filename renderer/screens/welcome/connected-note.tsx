import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';

/** That something is connected already. */
export function ConnectedNote({ children }: { readonly children: ReactNode }) {
  return (
    <p className="flex items-center gap-2 text-success">
      <CircleCheck className="size-4 shrink-0" />
      {children}
    </p>
  );
}
