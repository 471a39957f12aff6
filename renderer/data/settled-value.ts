import { useEffect, useState } from 'react';

/** A value once it has stayed the same for so long: what is typed is not asked about at every key. */
export function useSettledValue<T>(value: T, restMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), restMs);
    return () => clearTimeout(timer);
  }, [value, restMs]);
  return settled;
}
