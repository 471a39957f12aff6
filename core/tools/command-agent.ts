import { homedir } from 'node:os';
import { OrdinautError } from '../errors.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Clock, Logger } from '../ports.ts';
import type { CallLimits } from './call-limits.ts';
import { childEnvironment } from './child-environment.ts';
import type { Children } from './children.ts';
import { ProcessGroup } from './process-group.ts';
import type { CommandAgent as Config } from './server-config.ts';
import { StderrLog } from './stderr-log.ts';
import { cancelled, timedOut, toolFailed } from './tool-error.ts';

const PROMPT = '{prompt}';
const LONGEST_OUTPUT = 10 * 1024 * 1024;
const SUMMARY_LENGTH = 300;

export const COMMAND_TOOL = 'run';
export const COMMAND_INPUT: JsonObject = {
  type: 'object',
  properties: { prompt: { type: 'string', minLength: 1, description: 'What the agent is to do.' } },
  required: ['prompt'],
  additionalProperties: false,
};
export const COMMAND_OUTPUT: JsonObject = {
  type: 'object',
  properties: {
    status: { const: 'succeeded' },
    summary: { type: 'string', description: 'The first lines of what it said.' },
    output: { description: 'What it said: text, the JSON document, or the list of JSON lines.' },
    exit_code: { type: 'integer' },
    duration_ms: { type: 'integer' },
  },
  required: ['status', 'summary', 'output', 'exit_code', 'duration_ms'],
};

/** A program such as `claude -p`, started for each call without a shell, in its own process group that ends with the call. */
export class CommandAgent {
  readonly #name: string;
  readonly #config: Config;
  readonly #services: CommandServices;
  readonly #running = new Set<ProcessGroup>();

  constructor(name: string, config: Config, services: CommandServices) {
    this.#name = name;
    this.#config = config;
    this.#services = services;
  }

  /** Throws `OrdinautError`: `command_not_found` (not sent), `tool_error` for an exit code but 0 or unreadable output (answered), `tool_timeout`, `cancelled` (unknown). */
  async call(prompt: string, limits: CallLimits): Promise<Json> {
    const tool = `${this.#name}.${COMMAND_TOOL}`;
    if (limits.signal.aborted) throw cancelled(tool, 'not_sent');
    const { clock } = this.#services;
    const began = clock.monotonic();
    const group = await this.#start(prompt);
    this.#running.add(group);
    try {
      const { text, code } = await this.#finish(tool, group, limits);
      const output = parsedOutput(tool, this.#config.output ?? 'text', text);
      return {
        status: 'succeeded',
        summary: summaryOf(output, text),
        output,
        exit_code: code,
        duration_ms: Math.round(clock.monotonic() - began),
      };
    } finally {
      await group.kill();
      this.#running.delete(group);
    }
  }

  get active(): number {
    return this.#running.size;
  }

  /** Ends every call under way. */
  async stop(): Promise<void> {
    await Promise.all([...this.#running].map((group) => group.kill()));
  }

  async #start(prompt: string): Promise<ProcessGroup> {
    const { args, command, cwd } = this.#config;
    const { environment, references } = this.#services;
    const declared = await references(this.#config.env ?? {});
    const asArgument = args.includes(PROMPT);
    const group = await ProcessGroup.start(
      {
        command,
        // A prompt that begins with a dash must not be read as an option.
        args: args.map((arg) => (arg === PROMPT ? prompt.replace(/^-/, ' -') : arg)),
        env: childEnvironment(environment, declared),
        cwd: cwd ?? homedir(),
      },
      this.#services,
    );
    group.stdin.end(asArgument ? '' : prompt);
    return group;
  }

  #finish(tool: string, group: ProcessGroup, limits: CallLimits): Promise<{ text: string; code: number }> {
    const { clock, log } = this.#services;
    const stderr = new StderrLog(clock, log);
    const chunks: Buffer[] = [];
    let length = 0;
    return new Promise((resolve, reject) => {
      const fail = (error: OrdinautError): void => {
        end();
        reject(error);
      };
      const onAbort = (): void => fail(cancelled(tool, 'unknown'));
      const cancelTimer = clock.timer(limits.timeout_ms, () => fail(timedOut(tool, limits.timeout_ms)));
      const end = (): void => {
        cancelTimer();
        limits.signal.removeEventListener('abort', onAbort);
      };
      limits.signal.addEventListener('abort', onAbort, { once: true });
      if (limits.signal.aborted) onAbort();
      group.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
      group.stdout.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length <= LONGEST_OUTPUT) chunks.push(chunk);
        else fail(tooLarge(tool));
      });
      void group.closed.then(({ code, signal }) => {
        end();
        stderr.end();
        const text = Buffer.concat(chunks).toString('utf8');
        if (code === 0) resolve({ text, code });
        else {
          const how = signal === null ? `exit code ${code}` : `ended by ${signal}`;
          const words = stderr.last !== '' ? stderr.last : text.trim().slice(-500);
          reject(toolFailed(tool, words === '' ? how : `${how}: ${words}`));
        }
      });
    });
  }
}

export interface CommandServices {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Resolves `${NAME}` and `${secret:name}` in declared variables. */
  readonly references: (values: Readonly<Record<string, string>>) => Promise<Record<string, string>>;
  readonly children: Children;
  readonly clock: Clock;
  readonly log: Logger;
}

function parsedOutput(tool: string, kind: 'text' | 'json' | 'jsonl', text: string): Json {
  if (kind === 'text') return text.trimEnd();
  try {
    if (kind === 'json') return JSON.parse(text);
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line));
  } catch (error) {
    throw new OrdinautError(
      {
        code: 'tool_error',
        message: `${tool} did not print ${kind === 'json' ? 'one JSON document' : 'JSON lines'}: ${text.slice(0, 200)}`,
        delivery: 'answered',
      },
      error,
    );
  }
}

/** Agents that print JSON have their last word in `result`; otherwise the beginning of the text. */
function summaryOf(output: Json, text: string): string {
  const last = Array.isArray(output) ? output.at(-1) : output;
  const said =
    typeof last === 'object' && last !== null && !Array.isArray(last) && 'result' in last
      ? last.result
      : undefined;
  return (typeof said === 'string' ? said : text).trim().slice(0, SUMMARY_LENGTH);
}

function tooLarge(tool: string): OrdinautError {
  return new OrdinautError({
    code: 'output_too_large',
    message: `${tool} printed more than ${LONGEST_OUTPUT / 1024 / 1024} MB`,
    delivery: 'unknown',
  });
}
