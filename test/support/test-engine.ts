import Type from 'typebox';
import { onTestFinished } from 'vitest';
import { type ConfigFile, readConfig, writeConfig } from '../../core/config.ts';
import { openDataDirectory } from '../../core/data-directory.ts';
import { createHttpDoor, type HttpDoorOptions } from '../../core/doors/http.ts';
import { readOrCreateToken } from '../../core/doors/token.ts';
import { type Engine, openEngine } from '../../core/engine.ts';
import { OrdinautError } from '../../core/errors.ts';
import { compileSchema } from '../../core/guard/compiled-schema.ts';
import { type Agent, ownerAgentId } from '../../core/model/agent.ts';
import type { Json, JsonObject } from '../../core/model/json.ts';
import type { Toolkit, ToolkitTool } from '../../core/model/tool.ts';
import { createLog } from '../../core/observe/log.ts';
import { invoke } from '../../core/operations/invoke.ts';
import type { Operation } from '../../core/operations/operation.ts';
import { findOperation } from '../../core/operations/operations.ts';
import { systemClock } from '../../core/system-clock.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const owner: Agent = { id: ownerAgentId, name: 'owner', scopes: ['*'], created_at: 0 };

export interface TestEngine extends Engine {
  readonly directory: ReturnType<typeof openDataDirectory>;
  /** Calls an operation as a door does; as the owner unless another agent is given. */
  readonly call: (
    operation: string,
    input?: unknown,
    options?: { readonly agent?: Agent; readonly signal?: AbortSignal },
  ) => Promise<JsonObject>;
}

/** A whole engine on a data directory of the running test's own, with such a config.json; not started, stopped when the test ends. */
export async function openTestEngine(settings?: ConfigFile): Promise<TestEngine> {
  const directory = openDataDirectory(temporaryDirectory());
  if (settings) await writeConfig(directory.config, settings);
  const config = await readConfig({
    flags: { timezone: 'Europe/Chisinau', 'notifications.desktop': false },
    file: directory.config,
  });
  const log = createLog({
    clock: systemClock,
    level: 'debug',
    file: { directory: directory.logs, file_size_mb: 1, files: 2 },
  });
  const engine = await openEngine({ directory, config, log, toolkits: [testToolkit] });
  onTestFinished(async () => {
    await engine.stop();
    log.close();
  });
  const { services } = engine;
  return {
    ...engine,
    directory,
    call: async (name, input, options = {}) => {
      const request_id = services.ids.next();
      const operation = findOperation(name);
      const output: Json = await invoke(operation, input, {
        agent: options.agent ?? owner,
        door: 'cli',
        request_id,
        correlation_id: request_id,
        signal: options.signal ?? new AbortController().signal,
        log: services.log,
        services,
      });
      requireDeclared(operation, output);
      return output as JsonObject;
    },
  };
}

/** What an operation answers has to be what it declares. */
function requireDeclared({ name, output: schema }: Operation, output: Json): void {
  const check = compileSchema(JSON.parse(JSON.stringify(schema)), { plain: true, draft07: false });
  const problems = check(output);
  if (problems) throw new Error(`${name} answers what it does not declare: ${JSON.stringify(problems)}`);
}

/** The HTTP door of an engine on a free port, closed when the test ends. */
export async function openTestDoor(
  engine: TestEngine,
  options: Pick<HttpDoorOptions, 'interface_directory' | 'mcp_server'> = {},
) {
  const token = readOrCreateToken(engine.directory.token);
  const { services, health, metrics } = engine;
  const door = createHttpDoor({ services, health, metrics, host: '127.0.0.1', port: 0, token, ...options });
  const url = await door.start();
  onTestFinished(() => door.stop());
  const authorization = `Bearer ${token}`;
  return {
    door,
    url,
    token,
    get: (path: string, headers: Record<string, string> = {}) =>
      fetch(url + path, { headers: { authorization, ...headers } }),
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}

const echo: ToolkitTool = {
  name: 'echo',
  title: 'Echo',
  description: 'Answers with its input.',
  input: Type.Object({ text: Type.String() }, { additionalProperties: false }),
  output: Type.Object({ text: Type.String() }),
  annotations: { readOnlyHint: true },
  handler: async (input: { readonly text: string }) => ({ text: input.text }),
};
const fail: ToolkitTool = {
  ...echo,
  name: 'fail',
  title: 'Fail',
  description: 'Fails unless its text is "works".',
  handler: async (input: { readonly text: string }) => {
    if (input.text !== 'works') throw new OrdinautError({ code: 'test_failed', message: input.text });
    return { text: input.text };
  },
};
/** Tools that a test's pipelines call. */
const testToolkit: Toolkit = {
  name: 'test',
  title: 'Test',
  description: 'Tools for tests.',
  tools: [echo, fail],
};

/** A task in the classic form that echoes a text every weekday. */
export function classicTask(changes: JsonObject = {}): JsonObject {
  return {
    title: 'Echo',
    schedule_kind: 'rrule',
    schedule_expr: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=30',
    timezone: 'Europe/Chisinau',
    payload: {
      pipeline: [{ id: 'say', uses: 'test.echo', with: { text: 'hello' }, save_as: 'said' }],
    },
    ...changes,
  };
}
