import { homedir } from 'node:os';
import { dataDirectoryAt, dataDirectoryPath } from '../data-directory.ts';
import { OrdinautError } from '../errors.ts';
import type { SchemaValidator } from '../guard/schema-validator.ts';
import { guardWorkerUrl } from '../guard-worker-url.ts';
import type { Briefing } from '../model/briefing.ts';
import type { Id, JsonObject } from '../model/json.ts';
import type { Toolkit } from '../model/tool.ts';
import type { Logger, Notifier } from '../ports.ts';
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
  const [{ readConfig }, { createToolkit }, { openSecretsFile }, { createDesktopNotifier, quietNotifier }] =
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
  return createToolkit(name, config.toolkits, {
    clock: systemClock,
    ids: systemIds,
    log,
    secrets: openSecretsFile(directory.path, env.ORDINAUT_SECRET_KEY),
    notifier: config.notifications.desktop
      ? throughEngine(directory, createDesktopNotifier())
      : quietNotifier,
    publishBriefing: (briefing) => publishThroughEngine(briefing, directory),
    lastReadBriefing: (task_id) => lastReadThroughEngine(task_id, directory),
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
}

/** The engine that serves shows notifications as its application does, with a click that opens the run; else `own` does. */
function throughEngine(directory: Directory, own: Notifier): Notifier {
  return {
    async show(notification) {
      const client = await engineClient(directory, 'its window cannot show it').catch(() => undefined);
      if (!client) return own.show(notification);
      const { title, body: text, urgency, path } = notification;
      const run = path?.startsWith('/runs/') ? { run: path.slice('/runs/'.length) } : {};
      const input = { title, text, ...(urgency && { urgency }), ...run };
      await client.call('notifications.show', input, AbortSignal.timeout(engineTimeoutMs));
    },
  };
}

type Directory = ReturnType<typeof dataDirectoryAt>;
const engineTimeoutMs = 10_000;

/** The database belongs to the engine: a briefing made in this process is handed to it over HTTP. */
async function publishThroughEngine(
  { id, title, markdown, sections, run_id, task_id }: Briefing,
  directory: Directory,
): Promise<void> {
  const client = await engineClient(directory, 'the briefing cannot be published');
  const document = {
    id,
    title,
    markdown,
    ...(sections && { sections: JSON.parse(JSON.stringify(sections)) }),
  };
  const origin = { ...(run_id !== null && { run: run_id }), ...(task_id !== null && { task: task_id }) };
  await client.call('briefings.publish', { ...document, ...origin }, AbortSignal.timeout(engineTimeoutMs));
}

/** For the same reason a briefing that was read is asked for. */
async function lastReadThroughEngine(task: Id, directory: Directory): Promise<Briefing | null> {
  const client = await engineClient(directory, 'nobody knows which briefing was read');
  const signal = AbortSignal.timeout(engineTimeoutMs);
  const page = (await client.call('briefings.list', { task, unread: false, limit: 1 }, signal)) as JsonObject;
  const [newest] = page.items as readonly JsonObject[];
  if (!newest) return null;
  const view = await client.call('briefings.get', { briefing: String(newest.id) }, signal);
  const { sections, created_at, read_at, ...facts } = view as JsonObject;
  // The engine has checked what it answers with against the operation's schema.
  return {
    ...(facts as unknown as Omit<Briefing, 'sections' | 'created_at' | 'read_at'>),
    ...(sections !== null && { sections: sections as unknown as NonNullable<Briefing['sections']> }),
    created_at: Date.parse(String(created_at)),
    read_at: Date.parse(String(read_at)),
  };
}

async function engineClient(directory: Directory, consequence: string) {
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
      message: `no engine serves this data directory, so ${consequence}`,
      hint: 'start one with: ordinaut serve',
      retryable: true,
      delivery: 'not_sent',
    });
  return createHttpClient({ url: engine.url, token });
}
