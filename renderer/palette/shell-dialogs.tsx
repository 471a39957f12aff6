import { createContext, lazy, type ReactNode, Suspense, useContext, useEffect, useState } from 'react';
import { isTyping } from '../go-keys.ts';

const CommandPalette = lazy(() => import('./command-palette.tsx'));
const QuickAdd = lazy(() => import('./quick-add.tsx'));
const KeySheet = lazy(() => import('./key-sheet.tsx'));

/** What opens over any screen. `text` is what was typed already. */
export type ShellDialog =
  | { readonly kind: 'palette' }
  | { readonly kind: 'quick_add'; readonly text?: string }
  | { readonly kind: 'keys' };

const Opener = createContext<(dialog: ShellDialog) => void>(() => {});

/** Opens the command palette, quick add or the sheet of keys from anywhere. */
export function useShellDialog(): (dialog: ShellDialog) => void {
  return useContext(Opener);
}

/** ⌘K or Ctrl+K, `n` and `?` open them, whatever the screen; each is loaded when it is first opened. */
export function ShellDialogs({ children }: { readonly children: ReactNode }) {
  const [dialog, setDialog] = useState<ShellDialog | null>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const wanted = dialogOf(event);
      if (!wanted) return;
      event.preventDefault();
      setDialog(wanted);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const close = () => setDialog(null);
  return (
    <Opener value={setDialog}>
      {children}
      <Suspense fallback={null}>
        {dialog?.kind === 'palette' && <CommandPalette onClose={close} />}
        {dialog?.kind === 'quick_add' && <QuickAdd text={dialog.text ?? ''} onClose={close} />}
        {dialog?.kind === 'keys' && <KeySheet onClose={close} />}
      </Suspense>
    </Opener>
  );
}

function dialogOf(event: KeyboardEvent): ShellDialog | null {
  if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === 'k')
    return { kind: 'palette' };
  if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return null;
  // A dialog that is open has the keys for itself.
  if (document.querySelector('[role=dialog], [role=alertdialog]')) return null;
  if (event.key === 'n') return { kind: 'quick_add' };
  return event.key === '?' ? { kind: 'keys' } : null;
}
