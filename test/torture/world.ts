import { appendFileSync, closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

/** One call that reached the world outside the engine. */
export interface WorldCall {
  readonly tool: 'look' | 'put' | 'send';
  /** The run and the step, as the pipeline renders them into the input: `<run id>/<step>`. */
  readonly what: string;
  readonly key: string | null;
}

/** Appends one line, as one write: it is there even when the process is killed right after. */
export function recordCall(file: string, call: WorldCall): void {
  appendFileSync(file, `${JSON.stringify(call)}\n`);
}

/** The calls that were recorded from byte `offset` on, and the offset to go on from. */
export function readCalls(
  file: string,
  offset: number,
): { readonly calls: readonly WorldCall[]; readonly offset: number } {
  if (!existsSync(file)) return { calls: [], offset };
  const size = statSync(file).size;
  const buffer = Buffer.alloc(size - offset);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, buffer, 0, buffer.length, offset);
  closeSync(descriptor);
  const text = buffer.toString('utf8');
  const end = text.lastIndexOf('\n') + 1;
  const lines = text.slice(0, end).split('\n').filter(Boolean);
  return {
    calls: lines.map((line) => JSON.parse(line) as WorldCall),
    offset: offset + Buffer.byteLength(text.slice(0, end)),
  };
}
