import { afterAll } from 'vitest';

/**
 * Collects what has to end with a suite; called in `describe`, because a hook that is registered while hooks run never does.
 * What came last ends first.
 */
export function endOfSuite(): (end: () => void | Promise<void>) => void {
  const ends: (() => void | Promise<void>)[] = [];
  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
  });
  return (end) => void ends.push(end);
}
