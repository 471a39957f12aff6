import type { ReactNode } from 'react';
import { toast } from 'sonner';
import { useApi } from '../api/api-context.tsx';

/** An address outside: opened by the system's browser or mail program. Anything but http, https and mailto is shown as text. */
export function ExternalLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const { desktop } = useApi();
  if (!/^(https?:|mailto:)/i.test(href)) return <span title={href}>{children}</span>;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className="text-primary underline underline-offset-2"
      onClick={async (event) => {
        if (!desktop) return;
        event.preventDefault();
        const answer = await desktop.openExternal(href);
        if (!answer.ok) toast.error(answer.error.message);
      }}
    >
      {children}
    </a>
  );
}
