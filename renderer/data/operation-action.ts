import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { type InputOf, type OperationName, type OutputOf, problemOf } from '../api/api.ts';
import { useApi } from '../api/api-context.tsx';

export interface ActionOptions<N extends OperationName> {
  /** Said when it is done; nothing is said without. */
  readonly done?: string | ((output: OutputOf<N>, input: InputOf<N>) => string);
  readonly onDone?: (output: OutputOf<N>, input: InputOf<N>) => void;
  /** Offered beside `done`: puts back what was done. */
  readonly undo?: { readonly label: string; readonly run: (output: OutputOf<N>, input: InputOf<N>) => void };
  /** The screen shows the problem itself, at the field that is wrong; otherwise it is said as a notice. */
  readonly showsProblem?: boolean;
}

/** How long a notice stands that can be acted upon, in milliseconds. */
export const actionMs = 10_000;

/** An operation that changes something: `mutate(input)`. What it refuses is said with the engine's own words and hint. */
export function useAction<N extends OperationName>(
  operation: N,
  options: ActionOptions<N> = {},
): UseMutationResult<OutputOf<N>, unknown, InputOf<N>> {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: InputOf<N>) => api.call(operation, input),
    onSuccess: (output, input) => {
      // The engine's own updates follow; this is for what has none, such as settings.
      const noun = operation.split('.')[0] ?? operation;
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[0]).startsWith(`${noun}.`),
      });
      const { done, undo } = options;
      if (done !== undefined)
        toast.success(typeof done === 'function' ? done(output, input) : done, {
          ...(undo && {
            duration: actionMs,
            action: { label: undo.label, onClick: () => undo.run(output, input) },
          }),
        });
      options.onDone?.(output, input);
    },
    onError: (thrown) => {
      if (options.showsProblem) return;
      const { message, hint } = problemOf(thrown);
      toast.error(message, hint === undefined ? {} : { description: hint });
    },
  });
}
