import type { Store } from '../../core/store/store.ts';

export interface MortalStore {
  readonly store: Store;
  /** From now on its holder hears of no change. */
  deafen(): void;
  /** From now on its holder is dead: it hears nothing, and nothing it asks for is done or answered. */
  kill(): void;
}

/** A store as one engine sees it, until that engine dies. */
export function mortalStore(store: Store): MortalStore {
  let dead = false;
  let deaf = false;
  const view = new Proxy(store, {
    get(target, name) {
      const method = Reflect.get(target, name);
      if (name === 'onChange') {
        return (listener: Parameters<Store['onChange']>[0]) =>
          target.onChange((changes) => {
            if (!deaf) listener(changes);
          });
      }
      return (...args: unknown[]) => (dead ? new Promise(() => {}) : Reflect.apply(method, target, args));
    },
  });
  return {
    store: view,
    deafen: () => {
      deaf = true;
    },
    kill: () => {
      dead = true;
      deaf = true;
    },
  };
}
