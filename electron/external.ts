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
