import { useTranslation } from 'react-i18next';
import type { ErrorDetail, OutputOf } from '../../../../api/api.ts';
import { JsonView } from '../../../../components/json-view.tsx';
import { ProblemNotice } from '../../../../components/problem-notice.tsx';
import { Badge, type Tone } from '../../../../components/ui/badge.tsx';

export const dryRunTones: Readonly<Record<string, Tone>> = {
  ran: 'success',
  recorded: 'success',
  failed: 'destructive',
  skipped: 'neutral',
  would_send: 'primary',
  would_ask: 'warning',
  would_wait: 'warning',
  would_call: 'primary',
};

export interface DryRunListProps {
  readonly report: OutputOf<'tasks.dry_run'>;
  readonly onSelect: (step: string) => void;
}

/** What a dry run did or would do, step by step. */
export function DryRunList({ report, onSelect }: DryRunListProps) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-2">
      <p className="font-medium" aria-live="polite">
        {report.ok ? t('task_editor.dry_run.ok') : t('task_editor.dry_run.not_ok')}
      </p>
      {report.error !== null && <ProblemNotice problem={report.error as ErrorDetail} />}
      <ul className="divide-y rounded-lg border">
        {report.nodes.map((node) => {
          const path = String(node.path);
          const what = String(node.what);
          return (
            <li key={path} className="px-3 py-2">
              <details onToggle={(event) => event.currentTarget.open && onSelect(path)}>
                <summary className="flex cursor-pointer items-center gap-2">
                  <Badge tone={dryRunTones[what] ?? 'neutral'}>{t(`task_editor.dry_run.what.${what}`)}</Badge>
                  <span className="font-medium">{path}</span>
                  <span className="truncate text-xs text-muted-foreground">
                    {String(node.tool ?? node.kind)}
                  </span>
                  {node.recorded === true && what !== 'recorded' && (
                    <span className="ml-auto text-xs whitespace-nowrap text-muted-foreground">
                      {t('task_editor.dry_run.recorded')}
                    </span>
                  )}
                </summary>
                <div className="mt-2 flex flex-col gap-2">
                  {node.error != null && <ProblemNotice problem={node.error as unknown as ErrorDetail} />}
                  <JsonView
                    label={t('task_editor.dry_run.input')}
                    value={node.input ?? null}
                    maxHeight={160}
                  />
                  <JsonView
                    label={t('task_editor.dry_run.output')}
                    value={node.output ?? null}
                    maxHeight={160}
                  />
                </div>
              </details>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
