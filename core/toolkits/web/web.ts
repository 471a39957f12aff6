import type { Toolkit } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { extractTool } from './extract.ts';
import { feedTool } from './feed.ts';
import { fetchTool } from './fetch.ts';
import { PageThread } from './page-thread.ts';
import { readTool } from './read.ts';
import type { WebSettings } from './settings.ts';
import { sitemapTool } from './sitemap.ts';
import { WebClient } from './web-client.ts';

/** Reads the web. Markup of strangers is parsed in a thread of its own; the parsers are loaded by the first page. */
export function createWebToolkit(settings: WebSettings, ports: ToolkitPorts): Toolkit {
  const client = new WebClient(settings, ports);
  const thread = new PageThread(ports.clock);
  return {
    name: 'web',
    title: 'Web',
    description: 'Pages, feeds and sitemaps.',
    tools: [
      fetchTool(client),
      readTool(client, thread),
      extractTool(client, thread, ports),
      feedTool(client, thread),
      sitemapTool(client, thread, settings.max_bytes ?? 5_242_880),
    ],
    close: () => thread.close(),
  };
}
