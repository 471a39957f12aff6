import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const listeners = new Set<() => void>();
const system = window.matchMedia('(prefers-color-scheme: dark)');

function stored(): Theme {
  const value = localStorage.getItem('theme');
  return value === 'light' || value === 'dark' ? value : 'system';
}

function apply(): void {
  const theme = stored();
  document.documentElement.classList.toggle(
    'dark',
    theme === 'dark' || (theme === 'system' && system.matches),
  );
  for (const listener of listeners) listener();
}
system.addEventListener('change', apply);

export function setTheme(theme: Theme): void {
  localStorage.setItem('theme', theme);
  apply();
}

/** The theme that was chosen, and whether it is dark now. */
export function useTheme(): { readonly theme: Theme; readonly dark: boolean } {
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const theme = useSyncExternalStore(subscribe, stored);
  const dark = useSyncExternalStore(subscribe, () => document.documentElement.classList.contains('dark'));
  return { theme, dark };
}
