import { createContext, useContext } from 'react';

/** What opens over any screen. `text` is what was typed already. */
export type ShellDialog =
  | { readonly kind: 'palette' }
  | { readonly kind: 'quick_add'; readonly text?: string }
  | { readonly kind: 'keys' };

/** What opens them; the shell gives it. */
export const ShellDialogOpener = createContext<(dialog: ShellDialog) => void>(() => {});

/** Opens the command palette, quick add or the sheet of keys from anywhere. */
export function useShellDialog(): (dialog: ShellDialog) => void {
  return useContext(ShellDialogOpener);
}
