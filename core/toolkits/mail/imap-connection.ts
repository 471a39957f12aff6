import type { ImapFlow, MailboxObject } from 'imapflow';
import { OrdinautError } from '../../errors.ts';
import type { ToolkitPorts } from '../ports.ts';
import { imapError } from './imap-error.ts';
import { storedPassword, tlsOptions } from './mail-server.ts';
import type { ImapAccount } from './settings.ts';

/** A connection that nobody used for so long is ended. */
const IDLE_MS = 60_000;
const CONNECT_MS = 20_000;
const SILENCE_MS = 60_000;
/** For a farewell, and to find out whether anybody is there. */
const ANSWER_MS = 5_000;
/** Of one message or header that the server sends, whatever was asked for; and of one answer, as a list of all messages. */
const LITERAL_BYTES = 4 * 1024 * 1024;
const ANSWER_BYTES = 16 * 1024 * 1024;

/** The connection while a call has it, with the folder open. */
export interface ImapSession {
  readonly client: ImapFlow;
  readonly folder: MailboxObject;
}

/**
 * One connection to the account's server, for one call after the other; kept for the next one and ended when there is none.
 *
 *     none ──use──▶ connecting ──▶ in use ◀──use── kept
 *       ▲                │            │ └──done──▶  │
 *       └─failed, aborted┴────────────┘             │
 *       └───────────────────────idle, broken, close─┘
 */
export class ImapConnection {
  readonly #account: ImapAccount;
  readonly #ports: ToolkitPorts;
  #client: ImapFlow | undefined;
  #turn: Promise<void> = Promise.resolve();
  #cancelIdle = (): void => {};

  constructor(account: ImapAccount, ports: ToolkitPorts) {
    this.#account = account;
    this.#ports = ports;
  }

  /**
   * Works on the folder when it is this call's turn. Throws `OrdinautError` (see `imapError`) and the reason of the signal, which
   * ends the connection: a command under way cannot be taken back.
   */
  async use<T>(
    access: 'read' | 'write',
    signal: AbortSignal,
    work: (session: ImapSession) => Promise<T>,
  ): Promise<T> {
    const before = this.#turn;
    const turn = Promise.withResolvers<void>();
    this.#turn = before.then(() => turn.promise);
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void => aborted.reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    let begun = false;
    try {
      signal.throwIfAborted();
      await Promise.race([before, aborted.promise]);
      begun = true;
      this.#cancelIdle();
      return await Promise.race([this.#work(access, signal, work), aborted.promise]);
    } catch (error) {
      if (begun && signal.aborted) this.#drop(this.#client);
      throw signal.aborted ? this.#reasonOf(signal) : error;
    } finally {
      signal.removeEventListener('abort', onAbort);
      if (begun) this.#armIdle();
      turn.resolve();
    }
  }

  /** Ends the connection when nobody uses it any more. */
  async close(): Promise<void> {
    await this.#turn;
    this.#cancelIdle();
    await this.#logOut();
  }

  async #work<T>(
    access: 'read' | 'write',
    signal: AbortSignal,
    work: (session: ImapSession) => Promise<T>,
  ): Promise<T> {
    let stage: 'connecting' | 'working' = 'connecting';
    let client: ImapFlow | undefined;
    try {
      client = await this.#kept();
      if (!client) {
        client = await this.#prepare();
        // From here on an abort ends the connection, and with it whatever is awaited.
        signal.throwIfAborted();
        this.#client = client;
        await client.connect();
      }
      const folder = await this.#open(client, access);
      stage = 'working';
      return await work({ client, folder });
    } catch (error) {
      // After a refusal the connection is as good as before; after anything else nobody knows where it stands.
      if (!client?.usable) this.#drop(client);
      throw imapError(error, this.#account, stage);
    }
  }

  /** The connection of the call before, if the server is still there. */
  async #kept(): Promise<ImapFlow | undefined> {
    const client = this.#client;
    if (!client?.usable) return undefined;
    // Brings news of the folder too. After a sleep of the machine nobody answers.
    const answered = await this.#within(ANSWER_MS, client.noop());
    if (answered && client.usable) return client;
    this.#drop(client);
    return undefined;
  }

  async #prepare(): Promise<ImapFlow> {
    const { host, port, security = 'tls', username, password_secret, name } = this.#account;
    const [{ ImapFlow }, tls, pass] = await Promise.all([
      import('imapflow'),
      tlsOptions(this.#account, this.#ports),
      storedPassword(password_secret, `mail account ${name}`, this.#ports),
    ]);
    const client = new ImapFlow({
      host,
      port: port ?? (security === 'tls' ? 993 : 143),
      secure: security === 'tls',
      ...(security !== 'tls' && { doSTARTTLS: security === 'starttls' }),
      tls,
      auth: { user: username, pass },
      logger: false,
      clientInfo: { name: 'Ordinaut' },
      disableAutoIdle: true,
      disableCompression: true,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      maxLiteralSize: LITERAL_BYTES,
      maxResponseSize: ANSWER_BYTES,
      maxLineLength: ANSWER_BYTES,
    });
    // What breaks during a call fails the call; what breaks between calls is found by the next one.
    client.on('error', () => {});
    return client;
  }

  async #open(client: ImapFlow, access: 'read' | 'write'): Promise<MailboxObject> {
    const { folder = 'INBOX' } = this.#account;
    const open = client.mailbox;
    if (open && (access === 'read' || !open.readOnly)) return open;
    return client.mailboxOpen(folder, { readOnly: access === 'read' });
  }

  #armIdle(): void {
    this.#cancelIdle();
    if (this.#client) this.#cancelIdle = this.#ports.clock.timer(IDLE_MS, () => void this.#logOut());
  }

  async #logOut(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    // A server that does not answer to a farewell is left all the same.
    if (client?.usable) await this.#within(ANSWER_MS, client.logout()).catch(() => false);
    client?.close();
  }

  #drop(client: ImapFlow | undefined): void {
    if (this.#client === client) this.#client = undefined;
    client?.close();
  }

  /** Whether the promise was fulfilled in time. */
  #within(milliseconds: number, promise: Promise<unknown>): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const cancel = this.#ports.clock.timer(milliseconds, () => resolve(false));
      promise.then(() => resolve(true), reject).finally(cancel);
    });
  }

  #reasonOf({ reason }: AbortSignal): unknown {
    if (reason instanceof OrdinautError) return reason;
    const message = `mail account ${this.#account.name}: cancelled`;
    return new OrdinautError({ code: 'cancelled', message, delivery: 'unknown' }, reason);
  }
}
