import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ErrorDetail } from '../api/api.ts';
import { Button } from './ui/button.tsx';

export interface ProblemNoticeProps {
  readonly problem: ErrorDetail;
  readonly onRetry?: () => void;
}

/** What is wrong, where, and what would be right: a headline for its code, then the engine's own words. */
export function ProblemNotice({ problem, onRetry }: ProblemNoticeProps) {
  const { t, i18n } = useTranslation();
  const { code, message, path, hint, problems = [] } = problem;
  const headline = i18n.exists(`errors.${code}`) ? t(`errors.${code}`) : null;
  return (
    <div role="alert" className="flex gap-3 rounded-lg border border-destructive/40 bg-destructive/5 p-3">
      <TriangleAlert className="mt-0.5 size-4 shrink-0 text-destructive" />
      <div className="min-w-0 flex-1 break-words">
        {headline !== null && <p className="font-semibold">{headline}</p>}
        <p className={headline === null ? 'font-medium' : undefined}>{message}</p>
        {path !== undefined && <p className="font-mono text-xs text-muted-foreground">{path}</p>}
        {hint !== undefined && <p className="text-muted-foreground">{hint}</p>}
        {problems.length > 0 && (
          <ul className="mt-1 list-disc pl-4">
            {problems.map((inner) => (
              <li key={`${inner.path} ${inner.message}`}>
                {inner.path !== undefined && <code className="mr-1 text-xs">{inner.path}</code>}
                {inner.message}
                {inner.hint !== undefined && <span className="text-muted-foreground"> — {inner.hint}</span>}
              </li>
            ))}
          </ul>
        )}
      </div>
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          {t('try_again')}
        </Button>
      )}
    </div>
  );
}
