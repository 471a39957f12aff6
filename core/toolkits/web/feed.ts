import Type from 'typebox';
import type { ToolkitTool } from '../../model/tool.ts';
import { defineTool } from '../tool.ts';
import { decodeText } from './charset.ts';
import { readsTheWeb, TextOrNull, Url } from './fields.ts';
import type { PageThread } from './page-thread.ts';
import { sinceOf } from './since.ts';
import type { WebClient } from './web-client.ts';

const FeedItem = Type.Object(
  {
    id: Type.String({ description: "The feed's own id, or the address: the same at every look." }),
    title: Type.String(),
    url: TextOrNull,
    published_at: Type.Union([Type.String(), Type.Null()], { description: 'ISO, UTC.' }),
    updated_at: TextOrNull,
    authors: Type.Array(Type.String()),
    summary: Type.String({ description: 'Plain text, up to 2,000 characters.' }),
    categories: Type.Array(Type.String()),
  },
  { additionalProperties: false },
);

export const feedTool = (client: WebClient, thread: PageThread): ToolkitTool =>
  defineTool({
    name: 'feed',
    title: 'Read a feed',
    description: 'The items of an RSS, Atom or JSON feed, each once, newest first.',
    annotations: readsTheWeb,
    cost_tier: 'free',
    timeout_seconds: 60,
    input: Type.Object(
      {
        url: Url,
        since: Type.Optional(
          Type.String({
            maxLength: 40,
            description: 'ISO: only items published or changed at or after this; undated ones stay.',
          }),
        ),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object(
      {
        url: Type.String({ description: 'After redirects.' }),
        format: Type.String({ description: 'rss, atom, rdf or json' }),
        title: Type.String(),
        home_page: TextOrNull,
        items: Type.Array(FeedItem),
        more: Type.Boolean({ description: 'There are more items than `limit`.' }),
      },
      { additionalProperties: false },
    ),
    async handler({ url, since, limit = 100 }, { signal, timezone }) {
      const from = sinceOf(since, timezone);
      const page = await client.get({
        url,
        accept:
          'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5',
        signal,
      });
      const text = decodeText(page.body, page.content_type);
      const { items, ...feed } = await thread.run('feed', { text, url: page.url }, signal);
      const wanted = items.filter(({ published_at, updated_at }) => {
        const latest = [published_at, updated_at].filter((at) => at !== null).map((at) => Date.parse(at));
        return latest.length === 0 || Math.max(...latest) >= from;
      });
      return {
        url: page.url,
        ...feed,
        items: wanted
          .slice(0, limit)
          .map((item) => ({ ...item, authors: [...item.authors], categories: [...item.categories] })),
        more: wanted.length > limit,
      };
    },
  });
