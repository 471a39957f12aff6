import Type, { type Static } from 'typebox';
import { OrdinautError } from '../../errors.ts';
import type { Json } from '../../model/json.ts';
import { checkJsonBounds, inputBounds } from '../../model/json-bounds.ts';
import type { ToolkitTool } from '../../model/tool.ts';
import { defineTool } from '../tool.ts';
import { decodeText } from './charset.ts';
import { readsTheWeb, TextOrNull, Url } from './fields.ts';
import type { WebClient, WebPage } from './web-client.ts';

const Fetched = Type.Object(
  {
    url: Type.String({ description: 'After redirects.' }),
    content_type: Type.String(),
    bytes: Type.Integer({ description: 'Size, unpacked.' }),
    format: Type.Union([Type.Literal('text'), Type.Literal('json'), Type.Literal('bytes')], {
      description: 'Which of the three below holds the answer.',
    }),
    text: TextOrNull,
    json: Type.Unsafe<Json>({ description: 'The value, when it is JSON.' }),
    base64: TextOrNull,
    etag: TextOrNull,
    last_modified: TextOrNull,
    from_cache: Type.Boolean({ description: 'The site says that the page is what it was at the last look.' }),
  },
  { additionalProperties: false },
);
type Fetched = Static<typeof Fetched>;

export const fetchTool = (client: WebClient): ToolkitTool =>
  defineTool({
    name: 'fetch',
    title: 'Fetch a page',
    description: 'What an address answers: text, JSON or bytes. Follows up to five redirects.',
    annotations: readsTheWeb,
    cost_tier: 'free',
    timeout_seconds: 60,
    input: Type.Object(
      {
        url: Url,
        as: Type.Optional(
          Type.Union(
            [Type.Literal('auto'), Type.Literal('text'), Type.Literal('json'), Type.Literal('bytes')],
            {
              default: 'auto',
              description: 'auto goes by what the server says it is; bytes come as base64.',
            },
          ),
        ),
        max_bytes: Type.Optional(
          Type.Integer({ minimum: 1, maximum: 52_428_800, description: 'A larger answer is an error.' }),
        ),
      },
      { additionalProperties: false },
    ),
    output: Fetched,
    async handler({ url, as = 'auto', max_bytes }, { signal }) {
      const page = await client.get({
        url,
        accept: as === 'json' ? 'application/json, */*;q=0.5' : '*/*',
        ...(max_bytes !== undefined && { limit: max_bytes }),
        signal,
      });
      return fetched(page, as === 'auto' ? kindOf(page.content_type) : as);
    },
  });

function fetched(page: WebPage, format: Fetched['format']): Fetched {
  const { body, ...facts } = page;
  const shown = { ...facts, bytes: body.length, format, text: null, json: null, base64: null };
  switch (format) {
    case 'text':
      return { ...shown, text: decodeText(body, page.content_type) };
    case 'json':
      return { ...shown, json: jsonOf(page) };
    case 'bytes':
      return { ...shown, base64: body.toString('base64') };
  }
}

/** The page as JSON. Throws `answer_malformed`, `too_deep` and `too_large`. */
export function jsonOf({ body, content_type, url }: WebPage): Json {
  let value: Json;
  try {
    value = JSON.parse(decodeText(body, content_type));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OrdinautError(
      {
        code: 'answer_malformed',
        message: `${url} did not answer with JSON: ${reason.slice(0, 200)}`,
        delivery: 'answered',
      },
      error,
    );
  }
  checkJsonBounds(value, inputBounds, url);
  return value;
}

export const isJson = (contentType: string): boolean => /^[^;]*[/+]json\s*(;|$)/.test(contentType);

function kindOf(contentType: string): Fetched['format'] {
  if (isJson(contentType)) return 'json';
  const isText =
    contentType === '' ||
    /^(text\/|application\/([\w.-]+\+)?(xml|javascript|x-ndjson|yaml|x-www-form-urlencoded))/.test(
      contentType,
    ) ||
    /^[^;]*\+xml/.test(contentType);
  return isText ? 'text' : 'bytes';
}
