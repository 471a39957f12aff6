import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..', '..');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

/** Instructions in their order, lines joined, comments left out. */
const instructions = read('deploy', 'Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [, name = '', rest = ''] = /^\s*([A-Z]+) +(.*)$/.exec(line) ?? [];
    return [name, rest] as const;
  });
const lastStage = instructions.slice(instructions.findLastIndex(([name]) => name === 'FROM'));
const healthCheck = instructions.flatMap(([name, rest]) => (name === 'HEALTHCHECK' ? [rest] : []))[0] ?? '';

describe('the Dockerfile', () => {
  it('has instructions that Docker knows', () => {
    const known = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'VOLUME', 'HEALTHCHECK', 'STOPSIGNAL'];
    expect([...known, 'ENTRYPOINT', 'CMD']).toEqual(
      expect.arrayContaining(instructions.map(([name]) => name)),
    );
  });

  it('builds on one slim Node and runs on the same', () => {
    const from = instructions.filter(([name]) => name === 'FROM').map(([, rest]) => rest);
    expect(from).toEqual(['node:24-slim AS build', 'node:24-slim']);
  });

  it('copies what there is, and its ignore file lets that through', () => {
    const passed = read('deploy', 'Dockerfile.dockerignore').split('\n');
    const sources = instructions.flatMap(([name, rest]) =>
      name === 'COPY' && !rest.startsWith('--from') ? rest.split(' ').slice(0, -1) : [],
    );
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) {
      expect(existsSync(join(root, source)), source).toBe(true);
      expect(passed).toContain(`!${source.replace('./', '')}`);
    }
    expect(passed[0]).toBe('*');
  });

  it('runs as a user of its own that owns the data volume alone', () => {
    expect(lastStage).toContainEqual(['USER', 'node']);
    expect(lastStage).toContainEqual(['VOLUME', '/data']);
    expect(lastStage.findIndex(([name]) => name === 'USER')).toBeGreaterThan(
      lastStage.findLastIndex(([name]) => name === 'RUN'),
    );
  });

  it.each(['ENTRYPOINT', 'CMD'])('starts without a shell: %s', (name) => {
    const [, words = ''] = lastStage.find(([each]) => each === name) ?? [];
    expect(JSON.parse(words)).toBeInstanceOf(Array);
  });
});

const compose = parse(read('deploy', 'compose.yaml'));
const checks: readonly (readonly [string, readonly string[]])[] = [
  ['the image', JSON.parse(healthCheck.slice(healthCheck.indexOf('CMD') + 4))],
  ['compose', compose.services.engine.healthcheck.test.slice(1)],
];

describe.each(checks)('the health check of %s', (_, [program, ...words]) => {
  /** How the command ends against a server that answers so; it asks the port of the image's default. */
  async function verdict(status: number): Promise<number | null> {
    const paths: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url);
      response.writeHead(status).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const script = words.map((word) => word.replace(':4666/', `:${port}/`));
    const env = { ORDINAUT_HTTP_PORT: String(port) };
    const child = spawn(process.execPath, script, { env, stdio: 'inherit' });
    const [code] = await once(child, 'exit');
    server.close();
    expect(paths).toEqual(['/health/ready']);
    return code;
  }

  it('passes when the engine is ready and fails when it is not', async () => {
    expect(program).toBe('node');
    expect(await verdict(200)).toBe(0);
    expect(await verdict(503)).toBe(1);
  });
});
