import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../api/api.ts';
import { Badge } from '../../components/ui/badge.tsx';

const tones = { added: 'success', removed: 'destructive', changed: 'primary' } as const;

/** Where two versions of a task differ: the place, what stood there, and what stands there now. */
export function Differences({ differences }: Pick<OutputOf<'tasks.diff'>, 'differences'>) {
  const { t } = useTranslation();
  if (differences.length === 0) return <p className="text-muted-foreground">{t('tasks.diff.none')}</p>;
  return (
    <ul className="flex flex-col divide-y rounded-lg border">
      {differences.map(({ path, kind, before, after }) => (
        <li key={path} className="px-3 py-2">
          <p className="flex items-center gap-2">
            <Badge tone={tones[kind]}>{t(`tasks.diff.${kind}`)}</Badge>
            <code className="min-w-0 truncate text-xs" title={path}>
              {path}
            </code>
          </p>
          {before !== undefined && (
            <pre className="mt-1 max-h-40 overflow-auto rounded bg-destructive/10 px-2 py-1 font-mono text-xs whitespace-pre-wrap">
              <span className="sr-only">{t('tasks.diff.before')}: </span>− {shown(before)}
            </pre>
          )}
          {after !== undefined && (
            <pre className="mt-1 max-h-40 overflow-auto rounded bg-success/10 px-2 py-1 font-mono text-xs whitespace-pre-wrap">
              <span className="sr-only">{t('tasks.diff.after')}: </span>+ {shown(after)}
            </pre>
          )}
        </li>
      ))}
    </ul>
  );
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
