import Type, { type Static } from 'typebox';
import { OrdinautError } from '../../errors.ts';
import type { Json } from '../../model/json.ts';
import type { ToolkitTool } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';
import { decodeText } from './charset.ts';
import { isJson, jsonOf } from './fetch.ts';
import { readsTheWeb, TextOrNull } from './fields.ts';
import type { PageThread } from './page-thread.ts';
import type { WebClient } from './web-client.ts';

const Selector = Type.String({ minLength: 1, maxLength: 500 });
const FieldSource = Type.Union([
  Selector,
  Type.Object(
    {
      selector: Selector,
      attribute: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 100,
          description: 'Its value rather than the text; links become absolute.',
        }),
      ),
      all: Type.Optional(Type.Boolean({ description: 'A list of all rather than the first.' })),
    },
    { additionalProperties: false },
  ),
]);
const Input = Type.Object(
  {
    url: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2_000,
        description: 'The page; with `html`, what its links are relative to.',
      }),
    ),
    html: Type.Optional(Type.String({ maxLength: 10_000_000, description: 'Markup that is there already.' })),
    each: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description:
          'CSS selector: one object for each element it finds; `selectors` then look inside of it.',
      }),
    ),
    selectors: Type.Optional(
      Type.Record(Type.String({ minLength: 1, maxLength: 100 }), FieldSource, {
        maxProperties: 50,
        description: 'Name → CSS selector. "." is the element of `each` itself.',
      }),
    ),
    jmespath: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 10_000,
        description:
          'Applied to what the selectors found; without selectors to the JSON that the address answers.',
      }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: 1_000 })),
  },
  { additionalProperties: false },
);
type Input = Static<typeof Input>;
type Selectors = NonNullable<Input['selectors']>;
interface Extracted {
  readonly url: string | null;
  readonly value: Json;
}

const ACCEPT_PAGE = 'text/html, application/xhtml+xml, */*;q=0.5';
const ACCEPT_JSON = 'application/json, */*;q=0.5';

export function extractTool(
  client: WebClient,
  thread: PageThread,
  { evaluate }: Pick<ToolkitPorts, 'evaluate'>,
): ToolkitTool {
  const select = async (input: Input, selectors: Selectors, signal: AbortSignal): Promise<Extracted> => {
    const page = await markup(input, signal);
    const fields = Object.fromEntries(
      Object.entries(selectors).map(([name, field]) => [
        name,
        typeof field === 'string' ? { selector: field } : field,
      ]),
    );
    const { each, limit = 1_000 } = input;
    const value = await thread.run(
      'extract',
      { ...page, fields, limit, ...(each !== undefined && { each }) },
      signal,
    );
    return { url: page.url, value };
  };

  const markup = async ({ url, html }: Input, signal: AbortSignal) => {
    if (html !== undefined) return { html, url: url ?? null };
    const page = await client.get({ url: required(url), accept: ACCEPT_PAGE, signal });
    if (isJson(page.content_type))
      throw wrongInput(
        'selectors',
        `${page.url} answers with JSON, which has no elements`,
        'use jmespath alone',
      );
    return { html: decodeText(page.body, page.content_type), url: page.url };
  };

  const readJson = async ({ url, html, each }: Input, signal: AbortSignal): Promise<Extracted> => {
    if (html !== undefined || each !== undefined)
      throw wrongInput('selectors', 'selectors are missing: they say what to take out of the markup');
    const page = await client.get({ url: required(url), accept: ACCEPT_JSON, signal });
    return { url: page.url, value: jsonOf(page) };
  };

  return defineTool({
    name: 'extract',
    title: 'Take parts out of a page',
    description: 'Parts of a page by CSS selectors, or of a JSON answer by JMESPath.',
    annotations: readsTheWeb,
    cost_tier: 'free',
    timeout_seconds: 60,
    input: Input,
    output: Type.Object(
      {
        url: TextOrNull,
        value: Type.Unsafe<Json>({
          description: 'One object, or a list of them with `each`; whatever `jmespath` makes of it.',
        }),
      },
      { additionalProperties: false },
    ),
    async handler(input, { signal }) {
      const { selectors, jmespath } = input;
      if (!selectors && jmespath === undefined)
        throw wrongInput('selectors', 'neither selectors nor jmespath are given: expected at least one');
      const { url, value } = selectors
        ? await select(input, selectors, signal)
        : await readJson(input, signal);
      return { url, value: jmespath === undefined ? value : await evaluate(jmespath, value) };
    },
  });
}

function required(url: string | undefined): string {
  if (url !== undefined) return url;
  throw wrongInput('url', 'neither url nor html is given: expected one');
}

const wrongInput = (path: string, message: string, hint?: string): OrdinautError =>
  new OrdinautError({
    code: 'invalid_input',
    message,
    path,
    ...(hint !== undefined && { hint }),
    delivery: 'not_sent',
  });
