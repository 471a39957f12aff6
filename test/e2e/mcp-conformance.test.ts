import { execFile } from 'node:child_process';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createConformanceServer } from '../support/conformance-server.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { openTestDoor, openTestEngine } from '../support/test-engine.ts';

const modules = join(import.meta.dirname, '..', '..', 'node_modules');
const suite = join(modules, '@modelcontextprotocol', 'conformance', 'dist', 'index.js');
const baseline = join(import.meta.dirname, '..', 'fixtures', 'conformance-baseline.yml');

/** The suite sends no tokens: in front of the door stands what adds one, and names the door where the suite names this. */
async function withToken(url: string, token: string): Promise<string> {
  const target = new URL(url);
  const server = createServer((incoming, outgoing) => {
    const own = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const headers = { ...incoming.headers, authorization: `Bearer ${token}` };
    if (headers.host === own) headers.host = target.host;
    if (headers.origin === `http://${own}`) headers.origin = target.origin;
    const { hostname: host, port } = target;
    const options = { host, port, path: incoming.url, method: incoming.method, headers, agent: false };
    const sent = request(options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    sent.on('error', () => outgoing.destroy());
    outgoing.on('close', () => sent.destroy());
    incoming.pipe(sent);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

describe('the public conformance suite of MCP', () => {
  it('fails where that is expected, and nowhere else', { timeout: 120_000 }, async () => {
    const engine = await openTestEngine();
    await engine.start();
    const { url, token } = await openTestDoor(engine, { mcp_server: createConformanceServer });
    const args = [suite, 'server', '--url', await withToken(url, token), '--suite', 'active'];
    const results = temporaryDirectory();
    const suiteRun = promisify(execFile)(
      process.execPath,
      [...args, '--expected-failures', baseline, '-o', results],
      {
        cwd: results,
        maxBuffer: 32 * 1024 * 1024,
      },
    );
    // It exits with an error for a failure that is not expected, and for an expected one that passes.
    const { stdout } = await suiteRun.catch((failed: { readonly stdout: string }) => {
      throw new Error(failed.stdout.split('=== SUMMARY ===')[1] ?? failed.stdout);
    });
    expect(stdout.match(/✓ [\w-]+: [1-9]\d* passed, 0 failed/g)?.length).toBeGreaterThanOrEqual(26);
  });
});
