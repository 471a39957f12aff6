import { OrdinautError } from '../errors.ts';
import { didYouMean } from '../model/suggest.ts';
import type { Secrets } from '../ports.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a child inherits without being told. Everything else, API keys above all, is declared for each server. */
const INHERITED = [
  ...[
    'PATH',
    'HOME',
    'USER',
    'LOGNAME',
    'SHELL',
    'TERM',
    'LANG',
    'LANGUAGE',
    'LC_ALL',
    'LC_CTYPE',
    'TZ',
    'TMPDIR',
  ],
  ...['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME', 'XDG_RUNTIME_DIR'],
  ...['DISPLAY', 'WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
  ...['APPDATA', 'LOCALAPPDATA', 'HOMEDRIVE', 'HOMEPATH', 'USERPROFILE', 'USERNAME', 'TEMP', 'TMP'],
  ...[
    'SYSTEMROOT',
    'SystemRoot',
    'SYSTEMDRIVE',
    'COMSPEC',
    'PATHEXT',
    'PROGRAMFILES',
    'PROCESSOR_ARCHITECTURE',
  ],
];

/** The allow-listed part of `environment`, with the declared variables over it. */
export function childEnvironment(
  environment: Environment,
  declared: Readonly<Record<string, string>>,
): Record<string, string> {
  const inherited = INHERITED.flatMap((name) => {
    const value = environment[name];
    // An exported bash function in a variable would be run by a shell that the child starts.
    return value === undefined || value.startsWith('()') ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(inherited), ...declared };
}

const REFERENCE = /\$\{(secret:|env:)?([A-Za-z_][\w.-]*)(?::-([^}]*))?\}/g;

/**
 * Replaces `${NAME}`, `${env:NAME}`, `${NAME:-default}` and `${secret:name}` in values.
 * Throws `OrdinautError` `missing_variable` or `missing_secret` (not sent).
 */
export async function resolveReferences(
  values: Readonly<Record<string, string>>,
  sources: {
    readonly environment: Environment;
    readonly secrets: Pick<Secrets, 'get'>;
    readonly path: string;
  },
): Promise<Record<string, string>> {
  const resolved: Record<string, string> = {};
  for (const [key, text] of Object.entries(values)) {
    let result = '';
    let end = 0;
    for (const match of text.matchAll(REFERENCE)) {
      const [whole, kind, name = '', fallback] = match;
      const value =
        kind === 'secret:' ? await sources.secrets.get(name) : (sources.environment[name] ?? undefined);
      if (value === undefined && fallback === undefined)
        throw missing(kind === 'secret:', name, `${sources.path}.${key}`, Object.keys(sources.environment));
      result += text.slice(end, match.index) + (value ?? fallback ?? '');
      end = match.index + whole.length;
    }
    resolved[key] = result + text.slice(end);
  }
  return resolved;
}

function missing(secret: boolean, name: string, path: string, known: readonly string[]): OrdinautError {
  const hint = secret ? `store it with: ordinaut secrets set ${name}` : didYouMean(name, known);
  return new OrdinautError({
    code: secret ? 'missing_secret' : 'missing_variable',
    message: secret ? `there is no secret ${name}` : `the environment has no variable ${name}`,
    path,
    ...(hint !== undefined && { hint }),
    delivery: 'not_sent',
  });
}
