import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { isTyping } from '../typing.ts';
import { type ShellDialog, ShellDialogOpener } from './shell-dialog.ts';

const CommandPalette = lazy(() => import('./command-palette.tsx'));
const QuickAdd = lazy(() => import('./quick-add.tsx'));
const KeySheet = lazy(() => import('./key-sheet.tsx'));

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
