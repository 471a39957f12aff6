import type { OutputOf } from '../../api/api.ts';
import { classNames } from '../../components/class-names.ts';
import { Moment } from '../../components/moment.tsx';
import { visibleText } from '../../components/visible-text.ts';

const levels = {
  trace: '',
  debug: '',
  info: 'text-primary',
  warn: 'text-warning',
  error: 'text-destructive',
};

export interface LogLinesProps {
  readonly lines: OutputOf<'logs.query'>['items'];
  /** Read out. */
  readonly label: string;
}

/** Lines of the log, oldest first; their fields open below them. */
export function LogLines({ lines, label }: LogLinesProps) {
  return (
    <ol aria-label={label} className="rounded-md border font-mono text-xs">
      {lines.map(({ time, level, message, fields }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and only ever grow at the end
        <li key={index} className="border-b px-2 py-1 last:border-b-0">
          <details>
            <summary className="flex cursor-pointer items-baseline gap-3">
              <span className="text-muted-foreground">
                <Moment at={time} form="time" />
              </span>
              <span className={classNames('w-10 shrink-0', levels[level])}>{level}</span>
              <span className="min-w-0 break-words">{visibleText(message)}</span>
            </summary>
            <pre className="py-1 pl-4 break-words whitespace-pre-wrap text-muted-foreground">
              {visibleText(JSON.stringify(fields, null, 2))}
            </pre>
          </details>
        </li>
      ))}
    </ol>
  );
}
