/** The scheme and host under which the pages of the application are served. */
export const appScheme = 'app';
const appHost = 'ordinaut';
const appOrigin = `${appScheme}://${appHost}`;

/** Where the window shows a path of the interface, such as `/runs/<id>`. */
export function pageUrl(path = '/'): string {
  return `${appOrigin}/index.html#${path}`;
}

/** Whether an address is one of the application's own pages. */
export function isOwnPage(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === `${appScheme}:` && parsed.host === appHost;
}

/** A page that stands in for the interface, by its path. */
export function standInUrl(path: string): string {
  return appOrigin + path;
}
