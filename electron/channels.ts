import type { FileChoice } from '../core/doors/ipc-contract.ts';

/** Names of the channels between the window and the main process. */
export const channels = {
  /** Calls an operation: `(name, input)`. */
  call: 'ordinaut:call',
  /** Asks the application itself: one `DesktopRequest`. */
  desktop: 'ordinaut:desktop',
  /** Told to the window: what changed in the engine. */
  updates: 'ordinaut:updates',
  /** Told to the window: a path to show. */
  navigate: 'ordinaut:navigate',
} as const;

/** What a page may ask of the application, beside operations. */
export type DesktopRequest =
  | { readonly kind: 'state' }
  | { readonly kind: 'set_launch_at_login'; readonly enabled: boolean }
  | { readonly kind: 'set_graphics_acceleration'; readonly enabled: boolean }
  | { readonly kind: 'allow_weak_secrets' }
  | { readonly kind: 'choose_file'; readonly choice: FileChoice }
  | { readonly kind: 'open_external'; readonly url: string }
  | { readonly kind: 'open_client_link'; readonly client: string }
  | { readonly kind: 'show_folder'; readonly folder: 'logs' | 'data' | 'crashes' };
