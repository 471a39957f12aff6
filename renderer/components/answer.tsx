import type { ReactNode } from 'react';
import { problemOf } from '../api/api.ts';
import { ProblemNotice } from './problem-notice.tsx';
import { Skeleton } from './ui/skeleton.tsx';

export interface AnswerProps<T> {
  readonly query: {
    readonly data: T | undefined;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  /** Stands while it loads. */
  readonly loading?: ReactNode;
  /** Stands instead of `children` when the answer holds nothing. */
  readonly empty?: { readonly when: (data: T) => boolean; readonly show: ReactNode };
  readonly children: (data: T) => ReactNode;
}

/** What a query answered, in its states: loading, failed (with a way to try again), empty, there. */
export function Answer<T>({ query, loading, empty, children }: AnswerProps<T>) {
  const { data, error, refetch } = query;
  if (data !== undefined)
    return (
      <>
        {error !== null && <ProblemNotice problem={problemOf(error)} onRetry={() => void refetch()} />}
        {empty?.when(data) ? empty.show : children(data)}
      </>
    );
  if (error !== null) return <ProblemNotice problem={problemOf(error)} onRetry={() => void refetch()} />;
  return (
    loading ?? (
      <div className="flex flex-col gap-3 py-2" aria-busy>
        <Skeleton className="w-2/3" />
        <Skeleton className="w-1/2" />
        <Skeleton className="w-3/5" />
      </div>
    )
  );
}
