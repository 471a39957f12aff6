import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
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
  /** Typed since a key asked for a dialog, and before it stands there: it begins with it. Null while none is open. */
  const early = useRef<string | null>(null);
  const [typed, setTyped] = useState('');
  useEffect(() => {
    const idle = requestIdleCallback(() => void Promise.all(Object.values(load).map((start) => start())));
    return () => cancelIdleCallback(idle);
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (early.current !== null && isText(event) && document.querySelector('[role=dialog]') === null) {
        event.preventDefault();
        early.current += event.key;
        setTyped(early.current);
        return;
      }
      const wanted = dialogOf(event);
      if (!wanted) return;
      event.preventDefault();
      early.current = '';
      setTyped('');
      setDialog(wanted);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const close = () => {
    early.current = null;
    setTyped('');
    setDialog(null);
  };
  return (
    <ShellDialogOpener value={setDialog}>
      {children}
      <Suspense fallback={null}>
        {dialog?.kind === 'palette' && <CommandPalette text={typed} onClose={close} />}
        {dialog?.kind === 'quick_add' && <QuickAdd text={(dialog.text ?? '') + typed} onClose={close} />}
        {dialog?.kind === 'keys' && <KeySheet onClose={close} />}
      </Suspense>
    </ShellDialogOpener>
  );
}

/** Whether a key writes something. */
function isText({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return key.length === 1 && !ctrlKey && !metaKey && !altKey;
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
