import { useTranslation } from 'react-i18next';
import { Answer } from '../../components/answer.tsx';
import { Card } from '../../components/ui/card.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useOperation } from '../../data/operation-query.ts';

/** What a server wrote to stderr last, and how its starts went. */
export function ServerOutput({ server }: { readonly server: string }) {
  const { t } = useTranslation();
  const output = useOperation('servers.stderr', { server, limit: 100 });
  return (
    <Card title={t('tools.server.output')}>
      <Answer
        query={output}
        empty={{
          when: ({ items }) => items.length === 0,
          show: <p className="text-muted-foreground">{t('tools.server.silent')}</p>,
        }}
      >
        {({ items }) => (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
          <section tabIndex={0} aria-label={t('tools.server.output')} className="max-h-72 overflow-auto">
            <pre className="font-mono text-xs break-words whitespace-pre-wrap">
              {items.map(({ time, line }) => `${time.slice(11, 19)}  ${visibleText(line)}`).join('\n')}
            </pre>
          </section>
        )}
      </Answer>
    </Card>
  );
}
