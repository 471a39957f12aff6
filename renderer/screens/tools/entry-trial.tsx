import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type ErrorDetail, problemOf } from '../../api/api.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Button } from '../../components/ui/button.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useAction } from '../../data/operation-action.ts';
import { EffectBadge } from './effect-badge.tsx';
import type { ServerEntry } from './server-entries.ts';

/** One server that may be added: tried, with what it offers or why it does not work, then kept. */
export function EntryTrial({ entry: { name, config } }: { readonly entry: ServerEntry }) {
  const { t } = useTranslation();
  const trial = useAction('servers.test', { showsProblem: true });
  const add = useAction('servers.add', { showsProblem: true, done: t('tools.add.added', { name }) });
  const tested = trial.data;
  const problem = add.error ?? trial.error;
  return (
    <section className="rounded-lg border p-3" aria-label={name}>
      <header className="flex items-center justify-between gap-2">
        <div className="min-w-0">
          <h3 className="truncate font-medium">{visibleText(name)}</h3>
          <p className="truncate font-mono text-xs text-muted-foreground">
            {visibleText(
              String(config.url ?? [config.command, ...((config.args as string[]) ?? [])].join(' ')),
            )}
          </p>
        </div>
        <div className="flex gap-2">
          <Button disabled={trial.isPending} onClick={() => trial.mutate({ name, config })}>
            {trial.isPending ? t('tools.add.trying') : t('tools.add.try')}
          </Button>
          {tested && (
            <Button
              variant={tested.ok ? 'primary' : 'default'}
              disabled={add.isPending || add.isSuccess}
              onClick={() => add.mutate({ name, config })}
            >
              {t(tested.ok ? 'tools.add.keep' : 'tools.add.keep_anyway')}
            </Button>
          )}
        </div>
      </header>
      <div className="mt-2 flex flex-col gap-2 empty:hidden" aria-live="polite">
        {problem !== null && <ProblemNotice problem={problemOf(problem)} />}
        {tested?.error && <ProblemNotice problem={tested.error as ErrorDetail} />}
        {tested && tested.stderr.length > 0 && !tested.ok && (
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
            tabIndex={0}
            className="max-h-32 overflow-auto rounded bg-muted p-2 text-xs break-words whitespace-pre-wrap"
          >
            {visibleText(tested.stderr.join('\n'))}
          </pre>
        )}
        {tested?.ok && (
          <p className="flex items-center gap-2 text-success">
            <CircleCheck className="size-4" />
            {add.isSuccess
              ? t('tools.add.added', { name })
              : t('tools.tool_count', { count: tested.tools.length })}
          </p>
        )}
        {tested?.ok && !add.isSuccess && (
          <ul
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
            tabIndex={0}
            aria-label={t('tools.tabs.tools')}
            className="max-h-40 overflow-auto"
          >
            {tested.tools.map((tool) => (
              <li key={tool.name} className="flex items-center justify-between gap-2 py-0.5">
                <span className="truncate">{visibleText(tool.title)}</span>
                <EffectBadge effect={tool.effect} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
