import { useSyncExternalStore } from 'react';
import type { BaseLocationHook } from 'wouter';

/** Asked before the person leaves a path; calls `proceed` when they may, now or later. */
export type LeaveGuard = (proceed: () => void) => void;

interface NavigateOptions {
  readonly replace?: boolean;
}

const listeners = new Set<() => void>();
let guard: LeaveGuard | undefined;
let shown = location.hash;

/** The part of the address after `#`: `/runs?state=failed`. */
const address = () => `/${location.hash.replace(/^#?\/?/, '')}`;
const pathOf = (to: string) => to.split('?')[0] ?? '';
const path = () => pathOf(address());
const search = () => address().split('?')[1] ?? '';

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(): void {
  shown = location.hash;
  for (const listener of listeners) listener();
}

function go(to: string, { replace = false }: NavigateOptions = {}): void {
  const hash = `#${to.startsWith('/') ? to : `/${to}`}`;
  history[replace ? 'replaceState' : 'pushState'](null, '', hash);
  tell();
}

/** Leads to a path; its filters are those that it names. */
function navigate(to: string, options: NavigateOptions = {}): void {
  if (guard && pathOf(to) !== path()) guard(() => go(to, options));
  else go(to, options);
}

// Back, forward, and an address that was typed.
window.addEventListener('popstate', () => {
  const to = address();
  if (!guard || pathOf(to) === pathOf(`/${shown.replace(/^#?\/?/, '')}`)) return tell();
  history.pushState(null, '', shown);
  guard(() => go(to));
});

/** Sets what is asked before the person leaves the path that is shown. Returns the function that takes it away. */
export function guardLeaving(ask: LeaveGuard): () => void {
  guard = ask;
  return () => {
    if (guard === ask) guard = undefined;
  };
}

/**
 * Paths and filters, both after `#`, because the same pages are served at any address: `#/runs?state=failed`. `useSearchParams`
 * of wouter reads and writes the filters.
 */
export const useHashLocation: BaseLocationHook = Object.assign(
  (): [string, typeof navigate] => [useSyncExternalStore(subscribe, path), navigate],
  {
    searchHook: () => useSyncExternalStore(subscribe, search),
    hrefs: (href: string) => `#${href}`,
  },
);
