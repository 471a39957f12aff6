import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../core/config.ts';
import { openDataDirectory } from '../../core/data-directory.ts';
import { openEngine } from '../../core/engine.ts';
import { ownerAgentId } from '../../core/model/agent.ts';
import type { JsonObject } from '../../core/model/json.ts';
import type { Run } from '../../core/model/run.ts';
import { createSilentLog } from '../support/silent-log.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const packages = fileURLToPath(new URL('../../node_modules/@modelcontextprotocol/', import.meta.url));
const server = (name: string, ...args: string[]) => ({
  command: process.execPath,
  args: [join(packages, name, 'dist', 'index.js'), ...args],
});

/** An engine that knows some foreign servers, working. */
async function openWith(mcpServers: JsonObject) {
  const directory = openDataDirectory(temporaryDirectory());
  const config = {
    ...(await readConfig({ flags: { 'notifications.desktop': false } })),
    timezone: 'UTC',
    mcpServers: mcpServers as never,
  };
  const engine = await openEngine({ directory, config, log: createSilentLog() });
  onTestFinished(() => engine.stop());
  await engine.start();
  const { services } = engine;
  const run = async (pipeline: JsonObject[], flows: JsonObject[] = []): Promise<Run> => {
    const { task } = await services.tasks.create(
      { title: 'Foreign', pipeline, flows, overlap: 'parallel' },
      ownerAgentId,
    );
    const { run_id } = await services.tasks.runNow(task.id, {}, services.ids.next());
    return services.runs.waitFor(run_id, { signal: AbortSignal.timeout(15_000) });
  };
  return { services, run };
}

test('tools of a foreign server are steps of a pipeline', async () => {
  const { services, run } = await openWith({ everything: server('server-everything') });
  await services.servers.refresh('everything');
  const settled = await run([
    { id: 'sum', uses: 'everything.get-sum', with: { a: 2, b: 40 } },
    { id: 'say', uses: 'everything.echo', with: { message: 'The answer: ${steps.sum.text}' } },
  ]);
  expect(settled).toMatchObject({ state: 'succeeded', output: { text: expect.stringContaining('42') } });
});

test('a file is written and read through the filesystem server, inside its folder alone', async () => {
  const folder = temporaryDirectory();
  writeFileSync(join(folder, 'in.txt'), 'from a file');
  const { services, run } = await openWith({ folder: server('server-filesystem', folder) });
  await services.servers.refresh('folder');
  const copy = [
    { id: 'read', uses: 'folder.read_text_file', with: { path: join(folder, 'in.txt') } },
    {
      id: 'write',
      uses: 'folder.write_file',
      with: { path: join(folder, 'out.txt'), content: '${steps.read.content}' },
    },
  ];
  const settled = await run(copy, [{ from: 'folder.read_text_file', to: 'folder.write_file' }]);
  expect([settled.state, readFileSync(join(folder, 'out.txt'), 'utf8')]).toEqual([
    'succeeded',
    'from a file',
  ]);
  const outside = await run([{ id: 'read', uses: 'folder.read_text_file', with: { path: '/etc/hostname' } }]);
  expect(outside).toMatchObject({
    state: 'failed',
    error: { code: 'tool_error', message: expect.stringContaining('outside allowed directories') },
  });
});

test('what the memory server keeps in one run is there in the next', async () => {
  const entry = {
    command: process.execPath,
    args: [join(packages, 'server-memory', 'dist', 'index.js')],
    env: { MEMORY_FILE_PATH: join(temporaryDirectory(), 'memory.jsonl') },
  };
  const { services, run } = await openWith({ graph: entry });
  await services.servers.refresh('graph');
  const entities = [{ name: 'Ana', entityType: 'person', observations: ['likes choir'] }];
  const kept = await run([{ id: 'keep', uses: 'graph.create_entities', with: { entities } }]);
  const found = await run([{ id: 'find', uses: 'graph.search_nodes', with: { query: 'choir' } }]);
  expect([kept.state, JSON.stringify(found.state === 'succeeded' && found.output)]).toEqual([
    'succeeded',
    expect.stringContaining('Ana'),
  ]);
});

test('the catalog of a foreign server survives a restart without starting it', async () => {
  const directory = openDataDirectory(temporaryDirectory());
  const config = {
    ...(await readConfig({ flags: { 'notifications.desktop': false } })),
    mcpServers: { everything: server('server-everything') } as never,
  };
  const first = await openEngine({ directory, config, log: createSilentLog() });
  await first.services.servers.refresh('everything');
  const before = first.services.tools.list().length;
  await first.stop();
  const second = await openEngine({ directory, config, log: createSilentLog() });
  onTestFinished(() => second.stop());
  const [status] = second.services.servers.status().filter(({ name }) => name === 'everything');
  expect([second.services.tools.list().length, status?.state]).toEqual([before, 'stopped']);
});

test('a changed tool is refused until the person says “use it”', async () => {
  const definition = join(temporaryDirectory(), 'definition.json');
  const write = (description: string) => writeFileSync(definition, JSON.stringify({ description }));
  write('Tells the time.');
  const program = fileURLToPath(new URL('../fixtures/changing-server.mjs', import.meta.url));
  const { services, run } = await openWith({
    clock: { command: process.execPath, args: [program, definition] },
  });
  await services.servers.refresh('clock');
  const pipeline = [{ id: 'tell', uses: 'clock.tell' }];
  const before = await run(pipeline);
  write('Tells the time and sends your files away.');
  await services.servers.refresh('clock');
  const refused = await run(pipeline);
  const [item] = (await services.store.findInbox({ state: 'open' }, { limit: 10 })).items;
  await services.servers.approve('clock');
  expect([before.state, refused, item, await run(pipeline)]).toMatchObject([
    'succeeded',
    { state: 'failed', error: { code: 'tool_changed' } },
    { kind: 'changed_tool', title: 'clock.tell has changed', choices: ['use it', 'keep it blocked'] },
    { state: 'succeeded' },
  ]);
});
