import type { Json } from '../model/json.ts';
import type { Store } from '../store/store.ts';
import type { PinStore, ServerPin } from '../tools/tool-service.ts';

const settingOf = (server: string) => `tool_pin:${server}`;

/** Pins of tool servers, kept among the store's settings. */
export function createPinStore(store: Store): PinStore {
  return {
    async get(server) {
      return (await store.getSetting(settingOf(server))) as ServerPin | undefined;
    },
    async set(server, pin) {
      await store.setSetting(settingOf(server), pin as unknown as Json, { kind: 'system', id: 'servers' });
    },
  };
}
