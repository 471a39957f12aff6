import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEngineFile, removeEngineFile, writeEngineFile } from '../../../core/doors/engine-file.ts';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ordinaut-'));
  file = join(directory, 'engine.json');
});
afterEach(() => rmSync(directory, { recursive: true }));

const content = { pid: process.pid, url: 'http://127.0.0.1:4666', version: '0.1.0' };

describe('the file of a serving engine', () => {
  it('is read back while the engine lives, and only its owner can read it', () => {
    writeEngineFile(file, content);
    expect(readEngineFile(file)).toEqual(content);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is not believed when the engine is gone', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeEngineFile(file, { ...content, pid });
    expect(readEngineFile(file)).toBeUndefined();
  });

  it.each(['', '{', '[]', 'null', '{"pid":"1"}'])('is not believed when it holds %j', (text) => {
    writeFileSync(file, text);
    expect(readEngineFile(file)).toBeUndefined();
  });

  it('is removed by the engine that wrote it and by no other', () => {
    writeEngineFile(file, content);
    removeEngineFile(file, process.pid + 1);
    expect(existsSync(file)).toBe(true);
    removeEngineFile(file, process.pid);
    expect(existsSync(file)).toBe(false);
  });
});
