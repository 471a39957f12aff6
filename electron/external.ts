import { OrdinautError } from '../core/errors.ts';

const openable = ['https:', 'http:', 'mailto:'];

/**
 * The address as it may be handed to the system's programs: http(s) and mailto alone, since any other scheme can start a
 * program with arguments of a page's choosing. Throws `invalid_input`.
 */
export function externalUrl(url: unknown): string {
  const parsed = typeof url === 'string' && url.length <= 4_000 ? URL.parse(url) : null;
  if (parsed && openable.includes(parsed.protocol)) return parsed.href;
  throw new OrdinautError({
    code: 'invalid_input',
    message: `${String(url).slice(0, 200)} is not opened`,
    path: 'url',
    hint: 'only http, https and mailto addresses are',
  });
}

const clientLinks = [/^cursor:\/\/anysphere\.cursor-deeplink\/mcp\/install\?/, /^vscode:mcp\/install\?/];

/** The install link of a client as the engine made it. Throws `invalid_input` for any other address. */
export function clientLink(url: unknown): string {
  if (typeof url === 'string' && clientLinks.some((form) => form.test(url))) return url;
  throw new OrdinautError({
    code: 'invalid_input',
    message: 'there is no link that adds this engine to that client',
    path: 'client',
    hint: 'there are links for cursor and vscode',
  });
}
