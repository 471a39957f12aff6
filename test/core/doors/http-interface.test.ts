import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { openTestDoor, openTestEngine } from '../../support/test-engine.ts';

/** A built interface in small. */
function pages(): string {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'assets'));
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>Ordinaut</title>');
  writeFileSync(join(directory, 'assets', 'index-a1.js'), 'export {};');
  return directory;
}

async function serving() {
  const engine = await openTestEngine();
  return openTestDoor(engine, { interface_directory: pages() });
}

describe('the interface over HTTP', () => {
  it('is served without a token, under a policy that runs nothing from elsewhere', async () => {
    const { url } = await serving();
    const page = await fetch(`${url}/`);
    expect(await page.text()).toContain('<title>Ordinaut</title>');
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  });

  it('lets a browser keep what is named for its content', async () => {
    const { url } = await serving();
    const script = await fetch(`${url}/assets/index-a1.js`);
    expect(script.headers.get('content-type')).toMatch(/javascript/);
    expect(script.headers.get('cache-control')).toContain('immutable');
  });

  it('gives nothing from outside its folder, and its neighbours still need the token', async () => {
    const { url } = await serving();
    for (const path of ['/assets/..%2f..%2ftoken', '/..%2ftoken', '/token', '/v1/tasks/list'])
      expect({ path, status: (await fetch(url + path)).status }).toEqual({ path, status: 401 });
  });
});
