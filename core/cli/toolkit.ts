import { homedir } from 'node:os';
import { dataDirectoryAt, dataDirectoryPath } from '../data-directory.ts';
import { OrdinautError } from '../errors.ts';
import type { SchemaValidator } from '../guard/schema-validator.ts';
import { guardWorkerUrl } from '../guard-worker-url.ts';
import type { Briefing } from '../model/briefing.ts';
import { didYouMean } from '../model/suggest.ts';
import type { Toolkit } from '../model/tool.ts';
import type { Logger } from '../ports.ts';
import { systemClock, systemIds } from '../system-clock.ts';
import { serveToolkit as serveOverStdio } from '../tools/toolkit-server.ts';
import { createStderrLog } from './stderr-log.ts';

/**
 * `ordinaut toolkit NAME`: serves one toolkit as an MCP server over standard input and output, until its input ends. The
 * toolkit and the configuration are loaded after the first answer, so that a client waits for the process alone.
 */
export async function serveToolkit(name: string, dataDirectory?: string): Promise<void> {
  const log = createStderrLog(systemClock, { toolkit: name });
  await serveOverStdio({
    name,
    load: () => loadToolkit(name, log, dataDirectory),
    guardWorker: guardWorkerUrl(),
    input: process.stdin,
    output: process.stdout,
    clock: systemClock,
    log,
  });
}

async function loadToolkit(name: string, log: Logger, flag: string | undefined): Promise<Toolkit> {
  const [{ readConfig }, { createToolkits }, { openSecretsFile }, { createDesktopNotifier, quietNotifier }] =
    await Promise.all([
      import('../config.ts'),
      import('../toolkits/toolkits.ts'),
      import('../secrets-file.ts'),
      import('../toolkits/notify/desktop-notifier.ts'),
    ]);
  const { platform, env } = process;
  const machine = { platform, env, home: homedir(), working_directory: process.cwd() };
  const directory = dataDirectoryAt(dataDirectoryPath(machine, flag));
  const config = await readConfig({ env, file: directory.config });
  // Of the schemas that callers give; its idle thread does not keep the process alive.
  let validator: SchemaValidator | undefined;
  const toolkits = createToolkits(config.toolkits, {
    clock: systemClock,
    ids: systemIds,
    log,
    secrets: openSecretsFile(directory.path, env.ORDINAUT_SECRET_KEY),
    notifier: config.notifications.desktop ? createDesktopNotifier() : quietNotifier,
    publishBriefing: (briefing) => publishThroughEngine(briefing, directory),
    memory: async () => {
      const { memoryOfFile } = await import('../engine.ts');
      return memoryOfFile({ file: directory.database, log, ids: systemIds });
    },
    evaluate: async (expression, data) => {
      const { evaluateExpression } = await import('../pipeline/expression.ts');
      return evaluateExpression(expression, data);
    },
    validate: async (schema, value, signal) => {
      const { SchemaValidator } = await import('../guard/schema-validator.ts');
      validator ??= new SchemaValidator({ clock: systemClock, worker_url: guardWorkerUrl() });
      const result = await validator.validate(schema, value, signal);
      return result.ok ? [] : result.problems;
    },
    ollama_host: env.OLLAMA_HOST,
    directory: directory.path,
    home: homedir(),
  });
  const found = toolkits.find((toolkit) => toolkit.name === name);
  if (found) return found;
  const names = toolkits.map((toolkit) => toolkit.name);
  throw new OrdinautError({
    code: 'not_found',
    message: `there is no toolkit ${name}`,
    hint: didYouMean(name, names) ?? `the toolkits are ${names.join(', ')}`,
  });
}

/** The database belongs to the engine: a briefing made in this process is handed to it over HTTP. */
async function publishThroughEngine(
  { id, title, markdown, run_id, task_id }: Briefing,
  directory: ReturnType<typeof dataDirectoryAt>,
): Promise<void> {
  const [{ readEngineFile }, { readToken }, { createHttpClient }] = await Promise.all([
    import('../doors/engine-file.ts'),
    import('../doors/token.ts'),
    import('../doors/http-client.ts'),
  ]);
  const engine = readEngineFile(directory.engine);
  const token = readToken(directory.token);
  if (!engine || token === undefined)
    throw new OrdinautError({
      code: 'engine_unreachable',
      message: 'no engine serves this data directory, so the briefing cannot be published',
      hint: 'start one with: ordinaut serve',
      retryable: true,
      delivery: 'not_sent',
    });
  const origin = { ...(run_id !== null && { run: run_id }), ...(task_id !== null && { task: task_id }) };
  const client = createHttpClient({ url: engine.url, token });
  await client.call('briefings.publish', { id, title, markdown, ...origin }, AbortSignal.timeout(10_000));
}
