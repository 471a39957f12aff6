import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { JsonObject } from '../../core/model/json.ts';
import { startHttpServer } from '../core/toolkits/http-server.ts';

const folder = join(import.meta.dirname, '..', 'fixtures', 'cfp-site');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.xml': 'application/rss+xml',
  '.json': 'application/json',
};
const board = {
  each: 'li.call',
  selectors: {
    title: 'a',
    url: { selector: 'a', attribute: 'href' },
    topics: '.topics',
    deadline: '.until',
  },
};

/** The recorded site: 27 calls for papers on two pages, in a feed and in JSON, four of them twice, two of them closed. */
export async function startCfpSite() {
  let day = 1;
  const site = await startHttpServer(({ url }, response) => {
    const name = basename(url.pathname);
    const file = [join(folder, `day-${day}`, name), join(folder, name)].find(
      (path) => extname(name) !== '' && existsSync(path),
    );
    response.writeHead(file === undefined ? 404 : 200, {
      'content-type': types[extname(name)] ?? 'text/plain',
    });
    response.end(file === undefined ? 'none' : readFileSync(file));
  });
  return {
    ...site,
    /** On the second day a page has two more. */
    setDay: (next: number) => {
      day = next;
    },
    sources: [
      { page: `${site.url}/board-1.html`, ...board },
      { page: `${site.url}/board-2.html`, ...board },
      { feed: `${site.url}/calls.xml` },
      {
        json: `${site.url}/calls.json`,
        jmespath: '[].{title: name, url: cfpUrl, deadline: cfpEndDate, topics: topics}',
      },
    ] as unknown as JsonObject[],
  };
}
