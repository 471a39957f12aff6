/** Entry of the page thread: markup of strangers is parsed here, where it can be ended. It is terminated, never asked to stop. */
import { parentPort } from 'node:worker_threads';
import { type ErrorDetail, OrdinautError } from '../../errors.ts';
import type { PageJob, PageJobs, PageReply } from './page-message.ts';

async function resultOf({ kind, request }: PageJob): Promise<unknown> {
  // Each job loads what it needs, once.
  switch (kind) {
    case 'read':
      return (await import('./page-reading.ts')).readPage(request as PageJobs['read']['request']);
    case 'extract':
      return (await import('./page-extraction.ts')).extractFrom(request as PageJobs['extract']['request']);
    case 'feed': {
      const { text, url } = request as PageJobs['feed']['request'];
      return (await import('./feed-reading.ts')).readFeed(text, url);
    }
    case 'sitemap': {
      const { text, url } = request as PageJobs['sitemap']['request'];
      return (await import('./sitemap-reading.ts')).readSitemap(text, url);
    }
  }
}

/** A stack or a heap that is full is the page's doing. */
function failureOf(thrown: unknown): ErrorDetail {
  if (thrown instanceof OrdinautError) return thrown.toJSON();
  if (thrown instanceof RangeError)
    return { code: 'page_too_complex', message: 'the page is nested too deep to be read' };
  return { code: 'page_unreadable', message: `the page could not be read: ${String(thrown).slice(0, 300)}` };
}

const port = parentPort;
if (!port) throw new Error('page-worker runs as a worker thread only');
const reply = (message: PageReply): void => port.postMessage(message);
port.on('message', (job: PageJob) => {
  resultOf(job).then(
    (result) => reply({ kind: 'done', result }),
    (thrown) => reply({ kind: 'failed', error: failureOf(thrown) }),
  );
});
reply({ kind: 'ready' });
