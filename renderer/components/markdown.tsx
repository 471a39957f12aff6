import ReactMarkdown from 'react-markdown';
import { Link } from 'wouter';
import { ExternalLink } from './external-link.tsx';

/**
 * Markdown that a run or a tool wrote. It is not trusted: HTML in it is shown as text, images are not loaded, links lead
 * out through the system, or to a path of this interface.
 */
export function Markdown({ text }: { readonly text: string }) {
  return (
    <div className="flex flex-col gap-2 break-words [&_code]:rounded [&_code]:bg-muted [&_code]:px-1 [&_code]:font-mono [&_code]:text-xs [&_h1]:text-base [&_h1]:font-semibold [&_h2]:mt-2 [&_h2]:font-semibold [&_h3]:font-medium [&_li]:my-0.5 [&_ol]:list-decimal [&_ol]:pl-5 [&_table]:w-full [&_td]:border-b [&_td]:py-1 [&_th]:border-b [&_th]:py-1 [&_th]:text-left [&_ul]:list-disc [&_ul]:pl-5">
      <ReactMarkdown
        components={{
          a: ({ href = '', children }) =>
            href.startsWith('/') ? (
              <Link href={href} className="text-primary underline underline-offset-2">
                {children}
              </Link>
            ) : (
              <ExternalLink href={href}>{children}</ExternalLink>
            ),
          img: ({ alt }) => <span className="text-muted-foreground">[{alt}]</span>,
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}
