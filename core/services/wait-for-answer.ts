import { OrdinautError } from '../errors.ts';
import type { InboxItem } from '../model/inbox-item.ts';
import type { Id } from '../model/json.ts';
import type { Store } from '../store/store.ts';

/** Resolves with the item once it is no longer open. Throws `interrupted` when the signal comes first; the item stays open. */
export function waitForAnswer(
  store: Pick<Store, 'onChange' | 'getInboxItem'>,
  id: Id,
  signal: AbortSignal,
): Promise<InboxItem> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const onAbort = (): void =>
      end(() =>
        reject(
          new OrdinautError({
            code: 'interrupted',
            message: `stopped waiting for the answer to ${id}`,
            hint: 'the question stays in the inbox; inbox.get tells the answer later',
          }),
        ),
      );
    const look = (): void => {
      store.getInboxItem(id).then(
        (item) => {
          if (item === null)
            end(() =>
              reject(new OrdinautError({ code: 'not_found', message: `there is no inbox item ${id}` })),
            );
          else if (item.state !== 'open') end(() => resolve(item));
        },
        (thrown) => end(() => reject(thrown)),
      );
    };
    const unsubscribe = store.onChange((changes) => {
      if (changes.some((change) => change.kind === 'inbox' && change.id === id)) look();
    });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    else look();
  });
}
