import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const folder = join(import.meta.dirname, '..', '..', 'deploy');
// Anchors are resolved; a key that stands twice is an error.
const compose = parse(readFileSync(join(folder, 'compose.yaml'), 'utf8'), { merge: true });
const { engine, ollama } = compose.services;

describe('compose.yaml', () => {
  it('builds the engine from the Dockerfile beside it', () => {
    const context = resolve(folder, engine.build.context);
    expect(resolve(context, engine.build.dockerfile)).toBe(join(folder, 'Dockerfile'));
  });

  it('starts a language model, which the engine does not wait for', () => {
    expect(Object.keys(compose.services)).toEqual(['engine', 'ollama']);
    expect(engine.depends_on).toEqual(['ollama']);
    expect(engine.environment.OLLAMA_HOST).toBe('http://ollama:11434');
  });

  it.each([
    ['engine', engine],
    ['ollama', ollama],
  ])('%s is asked for its health, restarted, limited, and writes to its volume alone', (_, service) => {
    expect(service.healthcheck.test[0]).toBe('CMD');
    expect(service).toMatchObject({
      restart: 'unless-stopped',
      read_only: true,
      security_opt: ['no-new-privileges:true'],
      ulimits: { nofile: { soft: 16384, hard: 16384 }, core: 0 },
      pids_limit: 512,
    });
    expect(service.mem_limit).toMatch(/^\d+m$|:-\d+g\}$/);
    expect(service.tmpfs[0]).toMatch(/^\/tmp:size=/);
    expect(service.volumes).toHaveLength(1);
    expect(Object.keys(compose.volumes)).toContain(service.volumes[0].split(':')[0]);
    expect(service).not.toHaveProperty('privileged');
    // Nothing is reachable from outside the host.
    expect(service).not.toHaveProperty('ports');
  });

  it('leaves the engine the time that it takes to finish what is under way', () => {
    expect(Number.parseInt(engine.stop_grace_period, 10)).toBeGreaterThan(30);
  });
});
