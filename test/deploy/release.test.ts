import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import semanticRelease from 'semantic-release';
import { describe, expect, test } from 'vitest';
import config from '../../release.config.mjs';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const root = join(import.meta.dirname, '..', '..');
const changelog = (notes: string) =>
  `# Changelog\n\n## Unreleased\n\n${notes}\n\n## 0.1.0 – 2026-01-02\n\n- The first.\n`;

/** A clone with its remote on this disk, released once as 0.1.0, then with these commits. */
function repository(commits: readonly string[], notes = '### Added\n\n- Tea.') {
  const folder = temporaryDirectory();
  const remote = join(folder, 'remote.git');
  const clone = join(folder, 'clone');
  const git = (...words: readonly string[]) =>
    execFileSync('git', words, { cwd: clone, encoding: 'utf8', env });
  const person = { name: 'Ana', email: 'ana@example.com' };
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    GIT_AUTHOR_NAME: person.name,
    GIT_AUTHOR_EMAIL: person.email,
    GIT_COMMITTER_NAME: person.name,
    GIT_COMMITTER_EMAIL: person.email,
  };
  mkdirSync(join(clone, 'scripts'), { recursive: true });
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote]);
  git('init', '--quiet', '--initial-branch=main');
  git('remote', 'add', 'origin', remote);
  cpSync(join(root, 'scripts', 'release-notes.mjs'), join(clone, 'scripts', 'release-notes.mjs'));
  const manifest = { name: 'ordinaut', version: '0.1.0', private: true, type: 'module' };
  writeFileSync(join(clone, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(clone, 'CHANGELOG.md'), changelog('- Nothing yet.'));
  git('add', '.');
  git('commit', '--quiet', '--message', 'feat: the first');
  git('tag', 'v0.1.0');
  writeFileSync(join(clone, 'CHANGELOG.md'), changelog(notes));
  for (const message of commits) git('commit', '--quiet', '--all', '--allow-empty', '--message', message);
  git('push', '--quiet', '--tags', 'origin', 'main');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  // GitHub itself is left out: it is another machine.
  const plugins = config.plugins.filter((plugin) => plugin[0] !== '@semantic-release/github');
  return {
    git,
    read: (name: string) => readFileSync(join(clone, name), 'utf8'),
    release: (dryRun: boolean) =>
      semanticRelease(
        { ...config, plugins: plugins as never, repositoryUrl: remote, dryRun, ci: false },
        { cwd: clone, env, stdout: silent as never, stderr: silent as never },
      ),
  };
}

describe('a release', { timeout: 60_000 }, () => {
  test.each([
    ['fix: a leak', '0.1.1'],
    ['perf: less memory', '0.1.1'],
    ['feat: tea', '0.2.0'],
    ['feat!: tea only', '1.0.0'],
  ])('after "%s" is %s, with the notes that were written for people', async (commit, version) => {
    const outcome = await repository([commit]).release(true);
    expect(outcome === false ? outcome : outcome.nextRelease).toMatchObject({
      version,
      notes: '### Added\n\n- Tea.',
    });
  });

  test('is none after what people do not see', async () => {
    expect(await repository(['docs: words', 'test: more']).release(true)).toBe(false);
  });

  test('that people are told nothing of is refused', async () => {
    await expect(repository(['feat: tea'], '').release(true)).rejects.toThrow('CHANGELOG.md holds nothing');
  });

  test('moves the notes under its version, sets that everywhere, and is tagged', async () => {
    const { git, read, release } = repository(['feat: tea']);
    await release(false);
    expect(read('CHANGELOG.md').replace(/\d{4}-\d\d-\d\d/, 'today')).toBe(
      '# Changelog\n\n## Unreleased\n\n## 0.2.0 – today\n\n### Added\n\n- Tea.\n\n## 0.1.0 – 2026-01-02\n\n- The first.\n',
    );
    expect(JSON.parse(read('package.json'))).toMatchObject({ version: '0.2.0' });
    git('fetch', '--quiet', 'origin');
    expect(git('log', '-1', '--format=%s', 'origin/main')).toBe('chore(release): 0.2.0 [skip ci]\n');
    expect(git('tag', '--points-at', 'origin/main')).toBe('v0.2.0\n');
  });
});
