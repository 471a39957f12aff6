import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useApi } from '../../api/api-context.tsx';

const restMs = 1_000;

/** Reads the log anew after the engine did something, at most once a second: what it writes comes of what it does. */
export function useFreshLog(): void {
  const api = useApi();
  const queries = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = api.onUpdates(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queries.invalidateQueries({ queryKey: ['logs.query'] });
      }, restMs);
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [api, queries]);
}
