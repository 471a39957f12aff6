import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const minuteMs = 60_000;

/** Reads answers anew once a minute while they are shown: figures are taken each minute, and nothing announces them. */
export function useMinute(...operations: readonly string[]): void {
  const queries = useQueryClient();
  const names = operations.join(' ');
  useEffect(() => {
    const timer = setInterval(() => {
      for (const name of names.split(' ')) void queries.invalidateQueries({ queryKey: [name] });
    }, minuteMs);
    return () => clearInterval(timer);
  }, [queries, names]);
}
