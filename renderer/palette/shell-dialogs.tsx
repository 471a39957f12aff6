import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { isTyping } from '../typing.ts';
import { type ShellDialog, ShellDialogOpener } from './shell-dialog.ts';

const load = {
  palette: () => import('./command-palette.tsx'),
  quickAdd: () => import('./quick-add.tsx'),
  keySheet: () => import('./key-sheet.tsx'),
};
const CommandPalette = lazy(load.palette);
const QuickAdd = lazy(load.quickAdd);
const KeySheet = lazy(load.keySheet);

/** ⌘K or Ctrl+K, `n` and `?` open them, whatever the screen; they are loaded once the screen is there. */
export function ShellDialogs({ children }: { readonly children: ReactNode }) {
  const [dialog, setDialog] = useState<ShellDialog | null>(null);
  const isOpen = dialog !== null;
  // Whoever opens one types on at once: what is typed while it loads would be lost.
  useEffect(() => {
    const idle = requestIdleCallback(() => void Promise.all(Object.values(load).map((start) => start())));
    return () => cancelIdleCallback(idle);
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const wanted = dialogOf(event);
      if (!wanted || (isOpen && wanted.kind !== 'palette')) return;
      event.preventDefault();
      setDialog(wanted);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isOpen]);
  const close = () => setDialog(null);
  return (
    <ShellDialogOpener value={setDialog}>
      {children}
      <Suspense fallback={null}>
        {dialog?.kind === 'palette' && <CommandPalette onClose={close} />}
        {dialog?.kind === 'quick_add' && <QuickAdd text={dialog.text ?? ''} onClose={close} />}
        {dialog?.kind === 'keys' && <KeySheet onClose={close} />}
      </Suspense>
    </ShellDialogOpener>
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
