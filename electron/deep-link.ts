const scheme = 'ordinaut:';
const opening = `${scheme}//open`;
const screens =
  /^\/(today|tasks|runs|calendar|inbox|tools|agents|mission-control|settings|welcome)(\/[A-Za-z0-9][A-Za-z0-9._-]{0,99})?$/;

/**
 * The path that a link such as `ordinaut://open/runs/<id>` asks to show. A link comes from anywhere, a web page too, so it
 * opens a screen and does nothing else: undefined for any other.
 */
export function pathOfLink(link: string): string | undefined {
  const path = link.startsWith(opening) ? link.slice(opening.length) : '';
  return screens.test(path) ? path : undefined;
}

/** The link among the words of a command line. */
export function linkIn(words: readonly string[]): string | undefined {
  return words.find((word) => word.startsWith(`${scheme}//`));
}
