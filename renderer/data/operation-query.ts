import {
  keepPreviousData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import type { InputOf, OperationName, OutputOf } from '../api/api.ts';
import { useApi } from '../api/api-context.tsx';

/** Key of what an operation answered: its name first, so that updates can find everything of a noun. */
export function operationKey<N extends OperationName>(operation: N, input: InputOf<N>) {
  return [operation, input] as const;
}

/**
 * What a reading operation answers, kept up to date by the engine's updates. What was shown stays while another input
 * loads (typing in a filter). `enabled: false` waits.
 */
export function useOperation<N extends OperationName>(
  operation: N,
  input: InputOf<N>,
  options: { readonly enabled?: boolean } = {},
): UseQueryResult<OutputOf<N>> {
  const api = useApi();
  return useQuery({
    queryKey: operationKey(operation, input),
    queryFn: ({ signal }) => api.call(operation, input, signal),
    placeholderData: keepPreviousData,
    ...options,
  });
}

/** Names of operations that answer a page at a time. */
export type PagedOperation = {
  [N in OperationName]: OutputOf<N> extends {
    readonly items: readonly unknown[];
    readonly next_cursor: string | null;
  }
    ? N
    : never;
}[OperationName];

type ItemOf<N extends PagedOperation> =
  OutputOf<N> extends { readonly items: readonly (infer Item)[] } ? Item : never;

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

/** A list that goes on as far as a person scrolls: `data` holds all items so far; `fetchNextPage()` loads more. */
export function useOperationPages<N extends PagedOperation>(
  operation: N,
  input: InputOf<N>,
): UseInfiniteQueryResult<readonly ItemOf<N>[]> {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: operationKey(operation, input),
    queryFn: async ({ signal, pageParam }) => {
      const asked = pageParam === null ? input : { ...(input as object), cursor: pageParam };
      return (await api.call(operation, asked as InputOf<N>, signal)) as PageOf<ItemOf<N>>;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
    placeholderData: keepPreviousData,
  });
}
