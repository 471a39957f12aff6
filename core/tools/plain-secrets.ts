import type { ErrorDetail } from '../errors.ts';
import type { ServerConfig } from './server-config.ts';

const SECRET_NAME =
  /(^|[_-])(api)?_?(key|token|secret|password|passwd|pwd|credentials?|authorization)$|api_?key|access_?token/i;
/** Beginnings that well-known services give their keys. */
const SECRET_VALUE =
  /^(sk-|ghp_|gho_|github_pat_|glpat-|xox[abposr]-|AKIA|AIza|npm_|hf_|Bearer\s|Basic\s)|[?&](token|key|api_?key)=[^&$]/i;

/** Warnings for values that look like secrets and stand in the configuration in plain text. */
export function plainSecrets(config: ServerConfig, path: string): readonly ErrorDetail[] {
  const named = [
    ...('env' in config ? entries(config.env, `${path}.env`) : []),
    ...('headers' in config ? entries(config.headers, `${path}.headers`) : []),
  ].filter(({ name, value }) => (SECRET_NAME.test(name) || SECRET_VALUE.test(value)) && isPlain(value));
  const args =
    'args' in config
      ? config.args.map((value, index) => ({ name: String(index), value, path: `${path}.args[${index}]` }))
      : [];
  const shown = [
    ...args,
    ...('url' in config ? [{ name: 'url', value: config.url, path: `${path}.url` }] : []),
  ].filter(({ value }) => SECRET_VALUE.test(value) && isPlain(value));
  return [...named, ...shown].map((found) => ({
    code: 'plain_secret',
    message: `${found.path} looks like a secret in plain text`,
    path: found.path,
    hint: `store it with: ordinaut secrets set ${secretName(found.name)}, and write \${secret:${secretName(found.name)}} here`,
  }));
}

function entries(
  values: Readonly<Record<string, string>> | undefined,
  path: string,
): readonly { readonly name: string; readonly value: string; readonly path: string }[] {
  return Object.entries(values ?? {}).map(([name, value]) => ({ name, value, path: `${path}.${name}` }));
}

function isPlain(value: string): boolean {
  return value.trim() !== '' && !/\$\{[^}]+\}/.test(value);
}

function secretName(name: string): string {
  return /^\d+$/.test(name) ? 'NAME' : name.toLowerCase().replaceAll('-', '_');
}
