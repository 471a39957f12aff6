import { setupUpdates, type UpdateOptions, type UpdateState, type Updates } from './updates.ts';
import type { Words } from './words.ts';

export interface UpdateOfferOptions extends Omit<UpdateOptions, 'channel' | 'onState'> {
  readonly words: () => Words;
  /** Shows a notification. */
  tell(title: string, body: string): void;
  /** The entry of the menu is another one now. */
  onEntry(): void;
}

/** What can be done about a new version, as an entry of the tray's menu. */
export interface UpdateEntry {
  readonly label: string;
  /** Absent while there is only to wait. */
  readonly click?: () => void;
}

export interface UpdateOffer {
  readonly entry: UpdateEntry | undefined;
  /** Looks for the versions of this channel from now on. */
  follow(channel: UpdateOptions['channel']): void;
  stop(): void;
}

/** Tells a person once of each new version, and leaves to them whether it is downloaded and when it is installed. */
export function createUpdateOffer(options: UpdateOfferOptions): UpdateOffer {
  const { words, tell, onEntry } = options;
  let updates: Updates | undefined;
  let told: string | undefined;
  const onState = (state: UpdateState) => {
    if (state.kind === 'available' && told !== state.version) {
      told = state.version;
      tell(words().updateTitle, words().updateAvailableBody(state.version));
    }
    if (state.kind === 'ready') tell(words().updateTitle, words().updateReadyBody(state.version));
    if (state.kind !== 'checking') onEntry();
  };
  return {
    get entry() {
      return updates && entryOf(updates, words());
    },
    follow(channel) {
      updates?.stop();
      updates = setupUpdates({ ...options, channel, onState });
    },
    stop() {
      updates?.stop();
    },
  };
}

function entryOf(updates: Updates, words: Words): UpdateEntry | undefined {
  const { state } = updates;
  if (state.kind === 'available')
    return { label: words.updateDownload(state.version), click: () => void updates.download() };
  if (state.kind === 'downloading') return { label: words.updateDownloading(state.version) };
  if (state.kind === 'ready')
    return { label: words.updateInstall(state.version), click: () => updates.install() };
  return undefined;
}
