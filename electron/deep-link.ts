const scheme = 'ordinaut:';
const screens =
  /^\/(today|tasks|runs|calendar|inbox|tools|agents|mission-control|settings|welcome)(\/[A-Za-z0-9][A-Za-z0-9._-]{0,99})?$/;

/**
 * The path that a link such as `ordinaut://open/runs/<id>` asks to show. A link comes from anywhere, a web page too, so it
 * opens a screen and does nothing else: undefined for any other.
 */
export function pathOfLink(link: string): string | undefined {
  const url = link.length <= 1_000 ? URL.parse(link) : null;
  if (!url || url.protocol !== scheme || url.host !== 'open' || url.search !== '' || url.hash !== '')
    return undefined;
  return screens.test(url.pathname) ? url.pathname : undefined;
}

/** The link among the words of a command line. */
export function linkIn(words: readonly string[]): string | undefined {
  return words.find((word) => word.startsWith(`${scheme}//`));
}
