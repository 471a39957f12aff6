import { useEffect, useState } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { type LiveStep, withProgress } from './live-steps.ts';

/** Steps of a run that go on, or ended, since the page is open. */
export function useLiveSteps(run: string): readonly LiveStep[] {
  const api = useApi();
  const [steps, setSteps] = useState<readonly LiveStep[]>([]);
  useEffect(
    () =>
      api.onUpdates(({ progress }) => {
        const own = progress.filter(({ run_id }) => run_id === run);
        if (own.length > 0)
          setSteps((known) => own.reduce((soFar, told) => withProgress(soFar, told, Date.now()), known));
      }),
    [api, run],
  );
  return steps;
}
