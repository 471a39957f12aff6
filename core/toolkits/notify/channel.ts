import Type from 'typebox';
import { OrdinautError } from '../../errors.ts';
import { checkStatus, type HttpAnswer, httpRequest } from '../http-request.ts';
import type { ToolkitPorts } from '../ports.ts';
import { notConfigured } from '../tool.ts';
import { serviceReason } from './service-reason.ts';
import type { ChannelSettings } from './settings.ts';

/** What every chat channel takes. */
export const channelInput = Type.Object(
  {
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    text: Type.String({ minLength: 1, maxLength: 200_000 }),
    url: Type.Optional(
      Type.String({ pattern: '^https?://', maxLength: 2_000, description: 'A link shown with it.' }),
    ),
  },
  { additionalProperties: false },
);

export interface Channel {
  readonly name: 'slack' | 'discord' | 'teams';
  /** For messages: "Slack". */
  readonly peer: string;
}

/** The link of a call, in the form that is sent. Throws `invalid_url`, not sent. */
export function checkedLink(url: string): URL {
  if (URL.canParse(url)) return new URL(url);
  throw new OrdinautError({
    code: 'invalid_url',
    message: `"${url.slice(0, 100)}" is not a URL`,
    path: 'url',
    delivery: 'not_sent',
  });
}

/** The address of a service, from settings. Throws `not_configured`. */
export function serviceUrl(base: string, path: string): URL {
  if (URL.canParse(base)) return new URL(base);
  throw notConfigured(`The address in ${path}`, 'it has to be a URL');
}

/**
 * The address of an incoming webhook. It is in no message, error or log. Throws `not_configured`.
 */
export async function channelUrl(
  { name, peer }: Channel,
  settings: ChannelSettings | undefined,
  { secrets }: Pick<ToolkitPorts, 'secrets'>,
): Promise<URL> {
  const path = `toolkits.notify.${name}`;
  if (!settings)
    throw notConfigured(
      peer,
      `make an incoming webhook, store its address as a secret, and name that secret in ${path}.url_secret`,
    );
  const { url, url_secret = '' } = settings;
  const address = url ?? (await secrets.get(url_secret));
  const parsed = address !== undefined && URL.canParse(address.trim()) ? new URL(address.trim()) : undefined;
  if (parsed?.protocol === 'https:' || parsed?.protocol === 'http:') return parsed;
  throw notConfigured(
    `${peer}: ${url === undefined ? `the secret "${url_secret}"` : `${path}.url`} with the address of the webhook`,
    address === undefined
      ? 'store the address of the webhook under that name'
      : 'the address has to begin with https://',
  );
}

/** POSTs to a service that the person's own settings name. Throws what `httpRequest` and `checkStatus` throw. */
export async function postJson(
  peer: string,
  url: URL,
  body: object,
  { signal, headers = {} }: { readonly signal: AbortSignal; readonly headers?: Record<string, string> },
): Promise<HttpAnswer> {
  const answer = await httpRequest({
    method: 'POST',
    url: url.href,
    headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'Ordinaut' },
    body: JSON.stringify(body),
    signal,
    privateAddresses: 'allowed',
    peer,
  });
  checkStatus(answer, peer, serviceReason(answer.body));
  return answer;
}
