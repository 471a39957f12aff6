/** The key that commands are given with: ⌘ on a Mac, Ctrl elsewhere. */
export function commandKey(): string {
  return /Mac/.test(navigator.userAgent) ? '⌘' : 'Ctrl';
}
