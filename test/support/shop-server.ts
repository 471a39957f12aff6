import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../core/model/json.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const fixture = join(import.meta.dirname, '..', 'fixtures', 'shop-server.mjs');

/** A tool server of somebody else: `order` may write, `look` says that it only reads. */
export function shopServer() {
  const folder = temporaryDirectory();
  const [file, calls] = [join(folder, 'tools.json'), join(folder, 'calls')];
  const offer = (tools: readonly JsonObject[]) => writeFileSync(file, JSON.stringify(tools));
  const tools = (orders = 'Orders a thing.'): readonly JsonObject[] => [
    { name: 'order', description: orders },
    { name: 'look', description: 'Looks for a thing.', annotations: { readOnlyHint: true } },
  ];
  offer(tools());
  return {
    tools,
    /** What it lists when it is asked the next time. */
    offer,
    config: { command: process.execPath, args: [fixture, file, calls] },
    /** `[tool, input]` of each call that it got. */
    calls: (): readonly (readonly [string, JsonObject])[] =>
      existsSync(calls)
        ? readFileSync(calls, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line))
        : [],
  };
}
