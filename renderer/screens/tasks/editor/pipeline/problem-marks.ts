import { printParseErrorCode } from 'jsonc-parser';
import type { ErrorDetail } from '../../../../api/api.ts';
import { rangeOf, readPath, type TextRange } from './json-path.ts';
import type { ReadPipeline } from './pipeline-text.ts';
import { nodeAround } from './pipeline-tree.ts';

/** A problem at its place in the text of the pipeline. */
export interface ProblemMark extends TextRange {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly problem: ErrorDetail;
  /** Key of the node that it belongs to. */
  readonly node: string | null;
  /** Counts from 1. */
  readonly line: number;
}

/** Problems and warnings of a pipeline at their lines; while the text is no JSON, what is wrong with it. */
export function markProblems(
  text: string,
  read: ReadPipeline,
  problems: readonly ErrorDetail[],
  warnings: readonly ErrorDetail[],
): readonly ProblemMark[] {
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  if (read.errors.length > 0)
    return read.errors.map(({ error, offset, length }) => {
      const message = printParseErrorCode(error);
      const from = Math.min(offset, Math.max(0, text.length - 1));
      const to = Math.max(from, Math.min(text.length, offset + Math.max(1, length)));
      const problem = { code: 'not_json', message };
      return { from, to, severity: 'error', message, problem, node: null, line: lineOf(from) };
    });
  const marked =
    (severity: 'error' | 'warning') =>
    (problem: ErrorDetail): readonly ProblemMark[] => {
      const [head, ...path] = readPath(problem.path ?? '');
      if (head !== 'pipeline') return [];
      const { from, to } = rangeOf(read.root, path);
      const { message, hint } = problem;
      return [
        {
          from,
          // A step as a whole is marked at its first line.
          to: Math.max(from, Math.min(to, endOfLine(text, from))),
          severity,
          message: hint === undefined ? message : `${message}\n${hint}`,
          problem,
          node: nodeAround(read.nodes, path)?.key ?? null,
          line: lineOf(from),
        },
      ];
    };
  return [...problems.flatMap(marked('error')), ...warnings.flatMap(marked('warning'))];
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
