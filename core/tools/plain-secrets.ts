import type { ErrorDetail } from '../errors.ts';
import { looksSecret } from '../model/secret-name.ts';
import type { ServerConfig } from './server-config.ts';

const SECRET_NAME =
  /(^|[_-])(api)?_?(key|token|secret|password|passwd|pwd|credentials?|authorization)$|api_?key|access_?token/i;
/** Beginnings that well-known services give their keys. */
const SECRET_VALUE =
  /^(sk-|ghp_|gho_|github_pat_|glpat-|xox[abposr]-|AKIA|AIza|npm_|hf_|Bearer\s|Basic\s)|[?&](token|key|api_?key)=[^&$]/i;
const SCHEME = /^((?:Bearer|Basic)\s+)(.+)$/is;
const PARAMETER = /^(.*[?&](?:token|key|api_?key)=)([^&]+)(.*)$/is;
/** `--token=x`, `API_KEY=x`, `Authorization: x`. */
const ASSIGNED = /^(-{0,2}([\w-]+)(?:=|:\s*))(.+)$/s;
const PATH = /^(\.{0,2}|~|[A-Za-z]:)[\\/]/;

/** A secret in plain text. `before` and `after` is what stands around it in its place, and stays. */
export interface PlainSecret {
  /** What a stored secret of it would be called. */
  readonly name: string;
  readonly value: string;
  readonly before: string;
  readonly after: string;
  readonly place:
    | { readonly in: 'env' | 'headers'; readonly key: string }
    | { readonly in: 'args'; readonly key: number }
    | { readonly in: 'url' };
}

/** The values of a configuration that look like secrets in plain text. */
export function findPlainSecrets(config: ServerConfig): readonly PlainSecret[] {
  const found: PlainSecret[] = [];
  const take = (name: string, text: string, place: PlainSecret['place']) => {
    const [, before = '', value = text, after = ''] = SCHEME.exec(text) ?? PARAMETER.exec(text) ?? [];
    if (isPlain(value)) found.push({ name: secretName(name), value, before, after, place });
  };
  const takeNamed = (key: 'env' | 'headers', values: Readonly<Record<string, string>> = {}) => {
    for (const [name, value] of Object.entries(values))
      if (SECRET_NAME.test(name) || looksSecret(name) || SECRET_VALUE.test(value))
        take(name, value, { in: key, key: name });
  };
  if ('env' in config) takeNamed('env', config.env);
  if ('headers' in config) takeNamed('headers', config.headers);
  const args = 'args' in config ? config.args : [];
  for (const [index, text] of args.entries()) {
    const [, before = '', name = '', value = ''] = ASSIGNED.exec(text) ?? [];
    const flag = args[index - 1] ?? '';
    const place = { in: 'args', key: index } as const;
    if (name !== '' && looksSecret(name) && !PATH.test(value)) {
      const inside = SCHEME.exec(value);
      const secret = inside?.[2] ?? value;
      if (isPlain(secret))
        found.push({
          ...{ name: secretName(name), value: secret, after: '', place },
          before: `${before}${inside?.[1] ?? ''}`,
        });
    } else if (/^--?[A-Za-z]/.test(flag) && looksSecret(flag.replace(/^-+/, '')) && !/^-|^$/.test(text)) {
      if (!PATH.test(text)) take(flag.replace(/^-+/, ''), text, place);
    } else if (SECRET_VALUE.test(text)) take('token', text, place);
  }
  if ('url' in config && SECRET_VALUE.test(config.url)) take('url', config.url, { in: 'url' });
  return found;
}

/** Warnings for values that look like secrets and stand in the configuration in plain text. */
export function plainSecrets(config: ServerConfig, path: string): readonly ErrorDetail[] {
  return findPlainSecrets(config).map(({ name, place }) => ({
    code: 'plain_secret',
    message: `${pathOf(path, place)} looks like a secret in plain text`,
    path: pathOf(path, place),
    hint: `store it with: ordinaut secrets set ${name}, and write \${secret:${name}} here`,
  }));
}

/** Where it stands, as people write it: `mcpServers.github.env.TOKEN`. */
export function pathOf(path: string, place: PlainSecret['place']): string {
  if (place.in === 'url') return `${path}.url`;
  return place.in === 'args' ? `${path}.args[${place.key}]` : `${path}.${place.in}.${place.key}`;
}

function isPlain(value: string): boolean {
  return value.trim() !== '' && !/\$\{[^}]+\}/.test(value);
}

/** As a secret may be called: it begins with a letter. */
function secretName(name: string): string {
  const tidy = name.toLowerCase().replaceAll(/[^a-z0-9_]+/g, '_');
  return /^[a-z]/.test(tidy) ? tidy : `secret_${tidy}`;
}
