import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Where a serving engine tells clients of the same data directory how to reach it. */
export interface EngineFile {
  readonly pid: number;
  readonly url: string;
  readonly version: string;
}

/** Written as a whole or not at all, readable by its owner alone. */
export function writeEngineFile(file: string, content: EngineFile): void {
  const temporary = `${file}.${content.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(content)}\n`, { mode: 0o600 });
  renameSync(temporary, file);
}

/** What a serving engine wrote; undefined when none serves, or the one that wrote it is gone. */
export function readEngineFile(file: string): EngineFile | undefined {
  let content: Partial<EngineFile>;
  try {
    content = JSON.parse(readFileSync(file, 'utf8')) ?? {};
  } catch {
    return undefined;
  }
  const { pid, url, version } = content;
  if (typeof pid !== 'number' || typeof url !== 'string' || typeof version !== 'string') return undefined;
  return isAlive(pid) ? { pid, url, version } : undefined;
}

/** Removes the file, unless another engine has written its own since. */
export function removeEngineFile(file: string, pid: number): void {
  const current = readEngineFile(file);
  if (current === undefined || current.pid === pid) rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
