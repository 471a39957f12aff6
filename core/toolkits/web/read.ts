import Type, { type Static } from 'typebox';
import { OrdinautError } from '../../errors.ts';
import type { ToolkitTool } from '../../model/tool.ts';
import { cut, plainText } from '../plain-text.ts';
import { defineTool } from '../tool.ts';
import { decodeText } from './charset.ts';
import { readsTheWeb, TextOrNull, Url } from './fields.ts';
import type { PageThread } from './page-thread.ts';
import type { WebClient } from './web-client.ts';

const Readable = Type.Object(
  {
    url: Type.String({ description: 'After redirects.' }),
    title: Type.String(),
    byline: TextOrNull,
    site_name: TextOrNull,
    language: TextOrNull,
    published: Type.Union([Type.String(), Type.Null()], { description: 'As the page says it.' }),
    excerpt: TextOrNull,
    text: Type.String(),
    truncated: Type.Boolean({ description: 'There is more text than `max_characters`.' }),
  },
  { additionalProperties: false },
);
type Readable = Static<typeof Readable>;

export const readTool = (client: WebClient, thread: PageThread): ToolkitTool =>
  defineTool({
    name: 'read',
    title: 'Read a page',
    description:
      'The readable part of a page as Markdown or plain text, without menus, advertisements and scripts.',
    annotations: readsTheWeb,
    cost_tier: 'free',
    timeout_seconds: 60,
    input: Type.Object(
      {
        url: Url,
        format: Type.Optional(
          Type.Union([Type.Literal('markdown'), Type.Literal('text')], { default: 'markdown' }),
        ),
        max_characters: Type.Optional(Type.Integer({ minimum: 100, maximum: 1_000_000, default: 50_000 })),
      },
      { additionalProperties: false },
    ),
    output: Readable,
    async handler({ url, format = 'markdown', max_characters = 50_000 }, { signal }): Promise<Readable> {
      const page = await client.get({
        url,
        accept: 'text/html, application/xhtml+xml, text/*;q=0.5',
        signal,
      });
      const text = decodeText(page.body, page.content_type);
      if (isHtml(page.content_type, text)) {
        const reading = await thread.run(
          'read',
          { html: text, url: page.url, format, max_characters },
          signal,
        );
        return { url: page.url, ...reading };
      }
      if (!page.content_type.startsWith('text/')) throw unreadable(page.url, page.content_type);
      const plain = plainText(text).trim();
      return {
        url: page.url,
        title: '',
        byline: null,
        site_name: null,
        language: null,
        published: null,
        excerpt: null,
        text: cut(plain, max_characters),
        truncated: plain.length > max_characters,
      };
    },
  });

const isHtml = (contentType: string, text: string): boolean =>
  /^(text\/html|application\/xhtml\+xml)/.test(contentType) ||
  (contentType === '' && /^\s*<(!doctype html|html|head|body)/i.test(text));

const unreadable = (url: string, contentType: string): OrdinautError =>
  new OrdinautError({
    code: 'unsupported_content',
    message: `${url} is ${contentType || 'of no known kind'}, which has no readable text`,
    hint: 'web.fetch gives it as it is',
    delivery: 'answered',
  });
