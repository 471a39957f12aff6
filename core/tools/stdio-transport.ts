import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { OrdinautError } from '../errors.ts';
import type { Clock, Logger } from '../ports.ts';
import type { Children } from './children.ts';
import { LineSplitter } from './line-splitter.ts';
import { ProcessGroup, type Program } from './process-group.ts';
import { StderrLog } from './stderr-log.ts';

/** Bytes of one message, either way. */
const LONGEST_MESSAGE = 10 * 1024 * 1024;
/** Bytes that a server may write beside answers (log lines, notifications) between two answers. */
const MOST_CHATTER = 32 * 1024 * 1024;

/** Code of the answer that stands for one that is not JSON-RPC. */
export const MALFORMED_ANSWER = -32_096;

/**
 * MCP over the stdin and stdout of a program, which runs in its own process group with the environment it is given and no other.
 * Floods and over-long lines end the server; `failure` then says why it closed.
 */
export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: NonNullable<Transport['onmessage']>;
  readonly #program: Program;
  readonly #services: { readonly clock: Clock; readonly children: Children; readonly log: Logger };
  readonly #lines = new LineSplitter(LONGEST_MESSAGE);
  readonly #stderr: StderrLog;
  #group: ProcessGroup | undefined;
  #chatter = 0;
  #closed = false;
  #failure: OrdinautError | undefined;

  constructor(
    program: Program,
    services: { readonly clock: Clock; readonly children: Children; readonly log: Logger },
  ) {
    this.#program = program;
    this.#services = services;
    this.#stderr = new StderrLog(services.clock, services.log);
  }

  get pid(): number | null {
    return this.#group?.pid ?? null;
  }

  /** Why the server went away; undefined while it runs and after `close`. */
  get failure(): OrdinautError | undefined {
    return this.#failure;
  }

  async start(): Promise<void> {
    const group = await ProcessGroup.start(this.#program, this.#services);
    this.#group = group;
    group.stdout.on('data', (chunk: Buffer) => this.#read(chunk));
    group.stderr.on('data', (chunk: Buffer) => this.#stderr.push(chunk));
    void group.closed.then(({ code, signal }) => {
      this.#stderr.end();
      const how = signal === null ? `with code ${code}` : `by ${signal}`;
      this.#fail('server_crashed', `the server ended ${how}${this.#lastWords()}`);
      this.#close();
    });
    if (this.#closed) await this.close();
  }

  /** Rejects with `OrdinautError` (not sent) when the server is gone or does not read what it is sent. */
  send(message: JSONRPCMessage): Promise<void> {
    const group = this.#group;
    if (!group || this.#closed || group.exit !== null)
      return Promise.reject(notSent('server_gone', 'the server is not running'));
    if (group.stdin.writableLength > LONGEST_MESSAGE)
      return Promise.reject(notSent('server_not_reading', 'the server does not read its input'));
    return new Promise((resolve, reject) => {
      group.stdin.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Resolves when no process of the server is left. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#group?.stop();
    this.#close();
  }

  #read(chunk: Buffer): void {
    if (this.#closed) return;
    this.#chatter += chunk.length;
    const lines = this.#lines.push(chunk);
    if (lines === 'too_long') {
      this.#giveUp(`a message of more than ${LONGEST_MESSAGE / 1024 / 1024} MB`);
      return;
    }
    for (const line of lines) if (line !== '' && !this.#closed) this.#receive(line);
    if (this.#chatter > MOST_CHATTER && !this.#closed)
      this.#giveUp(`more than ${MOST_CHATTER / 1024 / 1024} MB without an answer`);
  }

  #receive(line: string): void {
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      message = undefined;
    }
    if (!isMessage(message)) {
      // Many servers print a banner on stdout, against the protocol; the protocol's own messages go on.
      this.#stderr.line(line);
      return;
    }
    if ('method' in message) {
      this.onmessage?.(message);
      return;
    }
    this.#chatter = 0;
    this.onmessage?.(isAnswer(message) ? message : malformed(message));
  }

  #giveUp(what: string): void {
    this.#fail('server_flooded', `the server wrote ${what} and was ended`);
    this.#closed = true;
    void this.#group?.kill();
    this.#close();
  }

  #fail(code: string, message: string): void {
    if (this.#closed) return;
    this.#failure ??= new OrdinautError({ code, message, retryable: true, delivery: 'unknown' });
  }

  #lastWords(): string {
    const last = this.#stderr.last;
    return last === '' ? '' : `: ${last}`;
  }

  #close(): void {
    this.#closed = true;
    const onclose = this.onclose;
    delete this.onclose;
    onclose?.();
  }
}

function isMessage(value: unknown): value is JSONRPCMessage {
  return typeof value === 'object' && value !== null && 'jsonrpc' in value && value.jsonrpc === '2.0';
}

function isAnswer(message: JSONRPCMessage): boolean {
  const part = 'result' in message ? message.result : 'error' in message ? message.error : undefined;
  return typeof part === 'object' && part !== null;
}

/** The SDK drops an answer of the wrong shape, and the caller would wait for it until the timeout. */
function malformed(message: JSONRPCMessage): JSONRPCMessage {
  const id = 'id' in message && message.id !== undefined ? message.id : -1;
  return { jsonrpc: '2.0', id, error: { code: MALFORMED_ANSWER, message: 'the answer has no result' } };
}

function notSent(code: string, message: string): OrdinautError {
  return new OrdinautError({ code, message, retryable: true, delivery: 'not_sent' });
}
