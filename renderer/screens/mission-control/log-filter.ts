import type { InputOf } from '../../api/api.ts';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error'] as const;

/** What the address says of the log; empty where it says nothing. */
export interface LogFilter {
  readonly level: string;
  readonly text: string;
  readonly run: string;
  readonly task: string;
}

export function readLogFilter(search: URLSearchParams): LogFilter {
  const of = (name: string) => search.get(name) ?? '';
  return { level: of('level'), text: of('text'), run: of('run'), task: of('task') };
}

const mostLines = 5_000;

/** What the engine is asked for. A level that there is not counts as none. */
export function logQuery({ level, text, run, task }: LogFilter): InputOf<'logs.query'> {
  const least = logLevels.find((each) => each === level);
  return {
    limit: mostLines,
    ...(least !== undefined && { level: least }),
    ...(text.trim() !== '' && { text: text.trim() }),
    ...(run !== '' && { run }),
    ...(task !== '' && { task }),
  };
}
