import { onTestFinished } from 'vitest';
import type { WebSettings } from '../../../../core/toolkits/web/settings.ts';
import { createWebToolkit } from '../../../../core/toolkits/web/web.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { type Answering, startHttpServer } from '../http-server.ts';
import { callTool } from '../toolkit-call.ts';
import { toolkitPorts } from '../toolkit-ports.ts';

/** A site on the loopback interface, closed when the running test ends. */
export async function site(answer: Answering) {
  const server = await startHttpServer(answer);
  onTestFinished(() => server.close());
  const asked = () => server.received.map(({ url }) => url.pathname);
  return { ...server, asked, host: new URL(server.url).host };
}

/** Answers by path; anything else is 404. */
export const pages =
  (byPath: Readonly<Record<string, string | Buffer | Answering>>, contentType = 'text/html'): Answering =>
  (request, response) => {
    const page = byPath[request.url.pathname];
    if (page === undefined) response.writeHead(404).end('not here');
    else if (typeof page === 'function') page(request, response);
    else response.writeHead(200, { 'content-type': contentType }).end(page);
  };

export const redirect =
  (to: string, status = 302): Answering =>
  (_, response) =>
    response.writeHead(status, { location: to }).end();

/** A toolkit whose clock the test moves; by default every host is the person's own. */
export function web(settings: WebSettings = {}, directory = temporaryDirectory()) {
  const { ports, clock } = toolkitPorts({ directory });
  const toolkit = createWebToolkit({ allow_private_addresses: true, host_delay_ms: 0, ...settings }, ports);
  onTestFinished(() => toolkit.close?.());
  return {
    clock,
    directory,
    close: () => toolkit.close?.(),
    call: <Output = Record<string, unknown>>(name: string, input: object, signal?: AbortSignal) =>
      callTool<Output>(toolkit, name, input, signal ? { signal } : {}),
  };
}
