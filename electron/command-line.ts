/** What the application was started with. Switches of Chromium are not ours and are passed over. */
export interface CommandLine {
  readonly dataDir: string | undefined;
  /** Into the tray, without a window. */
  readonly hidden: boolean;
}

export function readCommandLine(words: readonly string[]): CommandLine {
  const flag = '--data-dir';
  const joined = words.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1);
  const at = words.indexOf(flag);
  const apart = at >= 0 ? words[at + 1] : undefined;
  return { dataDir: joined ?? apart, hidden: words.includes('--hidden') };
}
