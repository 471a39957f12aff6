import { useEffect } from 'react';
import { screens } from './screens/screens.tsx';
import { isTyping } from './typing.ts';

const patienceMs = 1_000;

/** `g` and then a screen's key leads there, unless something is being typed. */
export function useGoKeys(navigate: (path: string) => void): void {
  useEffect(() => {
    let pressed = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const screen = screens.find(({ key }) => key === event.key);
      if (screen && event.timeStamp - pressed < patienceMs) {
        event.preventDefault();
        navigate(screen.path);
      }
      pressed = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [navigate]);
}
