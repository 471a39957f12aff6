import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ProblemMark } from './problem-marks.ts';

export interface ProblemListProps {
  readonly marks: readonly ProblemMark[];
  readonly onOpen: (mark: ProblemMark) => void;
}

/** What is wrong with the pipeline; each leads to its line. */
export function ProblemList({ marks, onOpen }: ProblemListProps) {
  const { t } = useTranslation();
  if (marks.length === 0) return <p className="text-muted-foreground">{t('task_editor.no_problems')}</p>;
  return (
    <ul className="flex flex-col gap-1">
      {marks.map((mark) => {
        const Icon = mark.severity === 'error' ? CircleAlert : TriangleAlert;
        const tone = mark.severity === 'error' ? 'text-destructive' : 'text-warning';
        return (
          <li key={`${mark.from} ${mark.message}`}>
            <button
              type="button"
              onClick={() => onOpen(mark)}
              className="flex w-full cursor-pointer gap-2 rounded-md p-1.5 text-left hover:bg-accent"
            >
              <Icon className={`mt-0.5 size-4 shrink-0 ${tone}`} />
              <span className="min-w-0">
                <span className="block break-words">{mark.problem.message}</span>
                {mark.problem.hint !== undefined && (
                  <span className="block text-muted-foreground">{mark.problem.hint}</span>
                )}
                <span className="block text-xs text-muted-foreground">
                  {t('task_editor.line', { line: mark.line })} <code>{mark.problem.path}</code>
                </span>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
