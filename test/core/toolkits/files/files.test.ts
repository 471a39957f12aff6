import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFilesToolkit } from '../../../../core/toolkits/files/files.ts';
import type { FilesSettings } from '../../../../core/toolkits/files/settings.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { callTool } from '../toolkit-call.ts';
import { toolkitPorts } from '../toolkit-ports.ts';

const failure = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });

/** A writable root `docs`, a read-only root `photos`, and a folder outside of both. */
function rig(settings: Partial<FilesSettings> = {}) {
  const directory = join(realpathSync(temporaryDirectory()), 'data');
  mkdirSync(directory);
  for (const name of ['docs', 'photos', 'outside']) mkdirSync(join(directory, name));
  writeFileSync(join(directory, 'outside', 'secret.txt'), 'secret');
  const roots = [
    { name: 'docs', path: 'docs', writable: true },
    { name: 'photos', path: join(directory, 'photos') },
  ];
  const { ports } = toolkitPorts({ directory, home: directory });
  const toolkit = createFilesToolkit({ roots, ...settings }, ports);
  return {
    directory,
    docs: join(directory, 'docs'),
    photos: join(directory, 'photos'),
    call: <Output = Record<string, unknown>>(name: string, input: object, signal?: AbortSignal) =>
      callTool<Output>(toolkit, name, input, signal ? { signal } : {}),
  };
}

describe('the declared folders', () => {
  test.each([
    [{ path: '../outside/secret.txt', root: 'docs' }],
    [{ path: 'a/../../outside/secret.txt', root: 'docs' }],
    [{ path: '/etc/passwd' }],
    [{ path: '/etc/passwd', root: 'docs' }],
    [{ path: '~/outside/secret.txt' }],
    [{ path: 'link/secret.txt', root: 'docs' }],
    [{ path: 'file-link', root: 'docs' }],
    [{ path: 'chain', root: 'docs' }],
    [{ path: 'dangling', root: 'docs' }],
    [{ path: 'a\0b', root: 'docs' }],
  ])('%j is outside of them', async (input) => {
    const { call, directory, docs } = rig();
    symlinkSync(join(directory, 'outside'), join(docs, 'link'));
    symlinkSync('../outside/secret.txt', join(docs, 'file-link'));
    symlinkSync('file-link', join(docs, 'chain'));
    symlinkSync('../outside/not-yet', join(docs, 'dangling'));
    for (const [tool, more] of [
      ['read', {}],
      ['list', {}],
      ['write', { text: 'x' }],
      ['append', { text: 'x' }],
      ['remove', {}],
    ] as const)
      await expect(call(tool, { ...input, ...more })).rejects.toThrow(failure('outside_roots'));
    expect(readdirSync(join(directory, 'outside'))).toEqual(['secret.txt']);
    expect(readFileSync(join(directory, 'outside', 'secret.txt'), 'utf8')).toBe('secret');
  });

  test('do not reach the data directory from above', async () => {
    const { directory } = rig();
    writeFileSync(join(directory, 'token'), 'secret');
    mkdirSync(join(directory, 'docs', 'a'));
    const { ports } = toolkitPorts({ directory, home: directory });
    const above = createFilesToolkit(
      { roots: [{ name: 'all', path: join(directory, '..'), writable: true }] },
      ports,
    );
    const same = createFilesToolkit({ roots: [{ name: 'data', path: '.' }] }, ports);
    for (const path of [join(directory, 'token'), join(directory, 'docs', 'new'), directory])
      for (const toolkit of [above, same])
        await expect(callTool(toolkit, 'read', { path })).rejects.toThrow(failure('outside_roots'));
    const { entries } = await callTool<{ entries: { path: string }[] }>(above, 'list', { limit: 5_000 });
    expect(entries.map(({ path }) => path)).not.toContain(directory);
  });

  test('may lie in each other: the innermost decides', async () => {
    const { call, docs } = rig({
      roots: [
        { name: 'above', path: '../' },
        { name: 'docs', path: 'docs' },
        { name: 'drop', path: 'docs/drop', writable: true },
      ],
    });
    mkdirSync(join(docs, 'drop'));
    expect(await call('write', { path: join(docs, 'drop', 'a'), root: 'drop', text: 'x' })).toMatchObject({
      created: true,
    });
    expect(await call('read', { path: join(docs, 'drop', 'a') })).toMatchObject({ file: { root: 'drop' } });
    await expect(call('write', { path: join(docs, 'a'), text: 'x' })).rejects.toThrow(
      failure('read_only_root'),
    );
  });

  test('a folder whose name begins like a root is outside of it', async () => {
    const { call, directory } = rig();
    mkdirSync(join(directory, 'docs-old'));
    writeFileSync(join(directory, 'docs-old', 'a'), 'x');
    await expect(call('read', { path: join(directory, 'docs-old', 'a') })).rejects.toThrow(
      failure('outside_roots'),
    );
  });

  test('links within a root are followed', async () => {
    const { call, docs } = rig();
    writeFileSync(join(docs, 'a.txt'), 'words');
    symlinkSync('a.txt', join(docs, 'b.txt'));
    expect(await call('read', { path: 'b.txt', root: 'docs' })).toMatchObject({
      text: 'words',
      file: { path: join(docs, 'a.txt'), relative: 'a.txt' },
    });
  });

  test('a root that is itself a link is reached by either name', async () => {
    const { call, directory } = rig({ roots: [{ name: 'out', path: 'way' }] });
    symlinkSync('outside', join(directory, 'way'));
    for (const path of [
      'secret.txt',
      join(directory, 'way', 'secret.txt'),
      join(directory, 'outside', 'secret.txt'),
    ])
      expect(await call('read', { path })).toMatchObject({ text: 'secret', file: { root: 'out' } });
  });

  test('are named when the name is unknown or missing', async () => {
    const { call } = rig();
    await expect(call('read', { path: 'a', root: 'doc' })).rejects.toThrow(
      failure('unknown_root', { path: 'root', hint: 'did you mean docs?' }),
    );
    await expect(call('read', { path: 'a' })).rejects.toThrow(failure('invalid_input', { path: 'root' }));
    await expect(rig({ roots: [] }).call('read', { path: '/etc/passwd' })).rejects.toThrow(
      failure('not_configured'),
    );
    await expect(rig({ roots: [{ name: 'x', path: 'gone' }] }).call('list', {})).rejects.toThrow(
      failure('not_found'),
    );
  });

  test('that are not writable are not changed', async () => {
    const { call, photos } = rig();
    writeFileSync(join(photos, 'a'), 'x');
    for (const [tool, input] of [
      ['write', { text: 'y' }],
      ['append', { text: 'y' }],
      ['remove', {}],
      ['move', { to: 'b', to_root: 'docs' }],
    ] as const)
      await expect(call(tool, { path: 'a', root: 'photos', ...input })).rejects.toThrow(
        failure('read_only_root'),
      );
    await expect(call('remove', { path: '.', root: 'docs' })).rejects.toThrow(failure('outside_roots'));
    expect(readFileSync(join(photos, 'a'), 'utf8')).toBe('x');
  });
});

describe('read', () => {
  test('gives text as text and bytes as base64', async () => {
    const { call, docs } = rig();
    writeFileSync(join(docs, 'text'), 'ședință');
    writeFileSync(join(docs, 'bytes'), Buffer.from([0xff, 0x00]));
    expect(await call('read', { path: 'text', root: 'docs' })).toMatchObject({
      text: 'ședință',
      base64: null,
      more: false,
      file: { size: 10, kind: 'file', root: 'docs' },
    });
    expect(await call('read', { path: 'bytes', root: 'docs' })).toMatchObject({ text: null, base64: '/wA=' });
    await expect(call('read', { path: 'bytes', root: 'docs', as: 'text' })).rejects.toThrow(
      failure('not_text'),
    );
  });

  test('goes on where it was cut, never within a character', async () => {
    const { call, docs } = rig({ max_bytes: 1_024 });
    const whole = 'ă😀x'.repeat(500);
    writeFileSync(join(docs, 'long'), whole);
    let text = '';
    let offset = 0;
    for (let more = true; more; ) {
      const part = await call<{ text: string; more: boolean; next_offset: number }>('read', {
        path: 'long',
        root: 'docs',
        offset,
        max_bytes: 1_000,
      });
      text += part.text;
      offset = part.next_offset;
      more = part.more;
    }
    expect(text).toBe(whole);
  });

  test('what is no regular file is a typed error, and holds nobody up', async () => {
    const { call, docs } = rig();
    execFileSync('mkfifo', [join(docs, 'pipe')]);
    mkdirSync(join(docs, 'folder'));
    await expect(call('read', { path: 'pipe', root: 'docs' })).rejects.toThrow(failure('not_a_file'));
    await expect(call('read', { path: 'folder', root: 'docs' })).rejects.toThrow(failure('not_a_file'));
    await expect(call('read', { path: 'nothing', root: 'docs' })).rejects.toThrow(failure('not_found'));
    await expect(call('append', { path: 'pipe', root: 'docs', text: 'x' })).rejects.toThrow(
      failure('not_a_file'),
    );
  });
});

describe('a folder that turns into a link in the meantime', () => {
  /** Does something a hundred times while the folder `in` and a link to the outside keep changing places. */
  async function whileSwapping(docs: string, act: (turn: number) => Promise<unknown>) {
    const acts: Promise<unknown>[] = [];
    for (let turn = 0; turn < 100; turn++) {
      acts.push(act(turn).catch((error) => error));
      await new Promise((resolve) => setImmediate(resolve));
      swap(docs, 'in', 'aside');
      swap(docs, 'trap', 'in');
      await new Promise((resolve) => setImmediate(resolve));
      swap(docs, 'in', 'trap');
      swap(docs, 'aside', 'in');
    }
    return (await Promise.all(acts)) as { readonly text?: string; readonly code?: string }[];
  }
  /** A write that comes between two renames may have made the folder anew: that one gives way. */
  function swap(docs: string, from: string, to: string) {
    try {
      renameSync(join(docs, from), join(docs, to));
    } catch {
      rmSync(join(docs, to), { recursive: true, force: true });
      renameSync(join(docs, from), join(docs, to));
    }
  }
  function trapped() {
    const made = rig();
    mkdirSync(join(made.docs, 'in'));
    writeFileSync(join(made.docs, 'in', 'secret.txt'), 'mine');
    symlinkSync(join(made.directory, 'outside'), join(made.docs, 'trap'));
    return made;
  }

  test('lets nothing of the outside be read', async () => {
    const { call, docs } = trapped();
    const results = await whileSwapping(docs, () => call('read', { path: 'in/secret.txt', root: 'docs' }));
    const texts = results.map(({ text }) => text);
    expect(texts).not.toContain('secret');
    expect(texts).toContain('mine');
    const codes = results.flatMap(({ code }) => code ?? []);
    expect(codes.filter((code) => code !== 'outside_roots' && code !== 'not_found')).toEqual([]);
  });

  test('lets nothing outside be written, moved or removed', async () => {
    const { call, docs, directory } = trapped();
    const act = async (turn: number) => {
      const name = { path: `in/${turn}`, root: 'docs' };
      await call('write', { path: 'in/secret.txt', root: 'docs', text: 'overwritten' });
      await call('append', { ...name, text: 'x' });
      await call('move', { ...name, to: `in/moved-${turn}` });
      await call('remove', { path: 'in/secret.txt', root: 'docs' });
    };
    await whileSwapping(docs, act);
    expect(readdirSync(join(directory, 'outside'))).toEqual(['secret.txt']);
    expect(readFileSync(join(directory, 'outside', 'secret.txt'), 'utf8')).toBe('secret');
    // Nothing of it was refused for another reason.
    await act(100);
    expect(readdirSync(join(docs, 'in'))).toContain('moved-100');
  });
});

describe('list and search', () => {
  function filled() {
    const made = rig();
    mkdirSync(join(made.docs, 'a', 'b'), { recursive: true });
    mkdirSync(join(made.docs, 'node_modules'));
    writeFileSync(join(made.docs, 'Ședință.md'), 'first\nRoof and BUDGET here\n');
    writeFileSync(join(made.docs, 'a', 'b', 'note.txt'), 'roof');
    writeFileSync(join(made.docs, 'node_modules', 'roof.js'), 'roof budget');
    writeFileSync(
      join(made.docs, 'a', 'data.bin'),
      Buffer.concat([Buffer.from([0]), Buffer.from('roof budget')]),
    );
    symlinkSync(join(made.directory, 'outside'), join(made.docs, 'a', 'link'));
    return made;
  }
  const names = (output: Record<string, unknown>, of = 'entries') =>
    (output[of] as { relative?: string; file?: { relative: string } }[]).map(
      ({ relative, file }) => relative ?? file?.relative,
    );

  test('a folder is listed, links as links', async () => {
    const { call, docs } = filled();
    expect(names(await call('list', { root: 'docs' }))).toEqual(['a', 'node_modules', 'Ședință.md']);
    expect(await call('list', { path: join(docs, 'a') })).toMatchObject({
      complete: true,
      entries: [
        { relative: 'a/b', kind: 'folder', path: join(docs, 'a', 'b') },
        { relative: 'a/data.bin', kind: 'file' },
        { relative: 'a/link', kind: 'link' },
      ],
    });
  });

  test('all that is below is listed by pattern, and what lies behind a link is not', async () => {
    const { call } = filled();
    expect(names(await call('list', { root: 'docs', recursive: true, pattern: '**/*.txt' }))).toEqual([
      'a/b/note.txt',
    ]);
    const limited = await call('list', { root: 'docs', recursive: true, limit: 2 });
    expect([names(limited).length, limited.complete]).toEqual([2, false]);
  });

  test('words are found in names and lines, whatever their case and accents', async () => {
    const { call } = filled();
    expect(await call('search', { query: 'budget ROOF', root: 'docs' })).toMatchObject({
      complete: true,
      hits: [{ file: { relative: 'Ședință.md' }, line: 2, text: 'Roof and BUDGET here' }],
    });
    expect(await call('search', { query: 'sedinta', root: 'docs', in: 'name' })).toMatchObject({
      hits: [{ file: { relative: 'Ședință.md' }, line: null }],
    });
    expect(names(await call('search', { query: 'roof', root: 'docs', pattern: 'a/**' }), 'hits')).toEqual([
      'a/b/note.txt',
    ]);
    expect(names(await call('search', { query: 'secret', root: 'docs' }), 'hits')).toEqual([]);
    expect(await call('search', { query: 'roof', root: 'docs', limit: 1 })).toMatchObject({
      complete: false,
      hits: [{}],
    });
  });

  test('a search that nobody waits for ends', async () => {
    const { call } = filled();
    const abort = new AbortController();
    abort.abort(new Error('enough'));
    await expect(call('search', { query: 'roof', root: 'docs' }, abort.signal)).rejects.toThrow('enough');
  });
});

describe('changes', () => {
  test('a file is written whole, in folders that are made', async () => {
    const { call, docs } = rig();
    const input = { path: 'new/deep/a.txt', root: 'docs', text: 'one' };
    expect(await call('write', input)).toMatchObject({
      created: true,
      file: { relative: 'new/deep/a.txt', size: 3 },
    });
    expect(await call('write', { ...input, text: 'two' })).toMatchObject({ created: false });
    expect(readFileSync(join(docs, 'new/deep/a.txt'), 'utf8')).toBe('two');
    expect(readdirSync(join(docs, 'new/deep'))).toEqual(['a.txt']);
    expect(await call('write', { path: 'b', root: 'docs', base64: '/wA=' })).toMatchObject({
      file: { size: 2 },
    });
  });

  test('nobody sees half a file', async () => {
    const { call, docs } = rig();
    const path = join(docs, 'a');
    writeFileSync(path, 'a'.repeat(1_000_000));
    const seen = new Set<string>();
    let writing = true;
    const looking = (async () => {
      while (writing) {
        const text = readFileSync(path, 'utf8');
        seen.add(`${text[0]}${text.at(-1)}${text.length}`);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    for (const letter of ['b', 'c', 'd']) await call('write', { path, text: letter.repeat(1_000_000) });
    writing = false;
    await looking;
    expect([...seen].every((look) => /^(.)\1(?:1000000)$/.test(look))).toBe(true);
  });

  test('a file keeps its mode, and a link stays a link', async () => {
    const { call, docs } = rig();
    writeFileSync(join(docs, 'script'), 'old');
    chmodSync(join(docs, 'script'), 0o750);
    symlinkSync('script', join(docs, 'link'));
    await call('write', { path: 'link', root: 'docs', text: 'new' });
    expect(readFileSync(join(docs, 'script'), 'utf8')).toBe('new');
    expect(statSync(join(docs, 'script')).mode & 0o777).toBe(0o750);
    expect(readdirSync(docs).sort()).toEqual(['link', 'script']);
  });

  test.each([
    [{ path: 'a', root: 'docs' }, 'invalid_input'],
    [{ path: 'a', root: 'docs', text: 'x', base64: 'eA==' }, 'invalid_input'],
    [{ path: 'a', root: 'docs', text: 'x'.repeat(2_000) }, 'too_large'],
    [{ path: 'folder', root: 'docs', text: 'x' }, 'not_a_file'],
    [{ path: 'file/below', root: 'docs', text: 'x' }, 'conflict|not_found'],
    [{ path: 'n'.repeat(300), root: 'docs', text: 'x' }, 'invalid_input'],
  ])('writing %j is refused', async (input, code) => {
    const { call, docs } = rig({ max_bytes: 1_024 });
    mkdirSync(join(docs, 'folder'));
    writeFileSync(join(docs, 'file'), '');
    await expect(call('write', input)).rejects.toThrow(
      failure(expect.stringMatching(new RegExp(`^(${code})$`)) as unknown as string),
    );
    expect(readdirSync(docs).sort()).toEqual(['file', 'folder']);
  });

  test('append adds, each time', async () => {
    const { call, docs } = rig();
    const input = { path: 'log/today', root: 'docs', text: 'a\n' };
    expect(await call('append', input)).toMatchObject({ created: true, file: { size: 2 } });
    expect(await call('append', input)).toMatchObject({ created: false, file: { size: 4 } });
    expect(readFileSync(join(docs, 'log/today'), 'utf8')).toBe('a\na\n');
  });

  test('a file is moved, and never onto another', async () => {
    const { call, docs } = rig();
    writeFileSync(join(docs, 'a'), 'one');
    writeFileSync(join(docs, 'b'), 'two');
    await expect(call('move', { path: 'a', root: 'docs', to: 'b' })).rejects.toThrow(failure('conflict'));
    expect(await call('move', { path: join(docs, 'a'), to: join(docs, 'done', 'a') })).toMatchObject({
      file: { relative: 'done/a' },
    });
    expect([readdirSync(docs).sort(), readFileSync(join(docs, 'b'), 'utf8')]).toEqual([['b', 'done'], 'two']);
    await expect(call('move', { path: 'done', root: 'docs', to: 'c' })).rejects.toThrow(
      failure('not_a_file'),
    );
    await expect(call('move', { path: 'gone', root: 'docs', to: 'c' })).rejects.toThrow(failure('not_found'));
  });

  test('files and empty folders are removed, once', async () => {
    const { call, docs } = rig();
    mkdirSync(join(docs, 'full'));
    writeFileSync(join(docs, 'full', 'a'), '');
    await expect(call('remove', { path: 'full', root: 'docs' })).rejects.toThrow(failure('conflict'));
    expect(await call('remove', { path: 'full/a', root: 'docs' })).toEqual({ removed: true });
    expect(await call('remove', { path: 'full/a', root: 'docs' })).toEqual({ removed: false });
    expect(await call('remove', { path: 'full', root: 'docs' })).toEqual({ removed: true });
    expect(readdirSync(docs)).toEqual([]);
  });
});
