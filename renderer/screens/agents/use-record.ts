import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../data/operation-action.ts';

/** Begins or ends the recording of an agent. */
export function useRecord() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useAction('agents.record', {
    done: (_, { on }) => t(on ? 'agents.recordings.started' : 'agents.recordings.stopped'),
    onDone: () =>
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => String(queryKey[0]).startsWith('recordings.'),
      }),
  });
}
