import { setTimeout as pause } from 'node:timers/promises';
import { createHttpClient } from '../doors/http-client.ts';
import { type AskedPairing, askToBePaired, collectToken } from '../doors/pairing-client.ts';
import { readToken } from '../doors/token.ts';
import { asOrdinautError, OrdinautError } from '../errors.ts';
import { keepAgentToken } from '../services/client-connections.ts';
import type { EngineAddress } from './engine-link.ts';

export interface PairedAgentOptions {
  /** What the program calls itself. */
  readonly name: string;
  readonly scopes?: readonly string[];
  /** Keeps the token from one start to the next. */
  readonly file: string;
  /** The engine, which may be another one after a restart. */
  readonly find: () => Promise<Pick<EngineAddress, 'url'>>;
  /** Shows the code to whoever sits before the program. */
  readonly tell: (message: string) => void;
  readonly onPaired: () => void;
  readonly signal: AbortSignal;
}

/** A program that becomes an agent: by the token of an earlier start, or by asking a person. */
export interface PairedAgent {
  /** undefined until a person has let it in. */
  readonly token: string | undefined;
  /** The code to compare, in a sentence; undefined when there is nothing to ask. */
  readonly question: string | undefined;
  /** The token. Throws `authorization_pending` with the code, or why it was not let in; asks anew when nobody answered in time. */
  requireToken(): Promise<string>;
}

/** How much longer to wait when the engine says `slow_down` (RFC 8628, section 3.5), in seconds. */
const slowerBy = 5;

/** Asks unless the kept token still holds. Throws what refuses the question, such as `rate_limited`. */
export async function pairAgent(options: PairedAgentOptions): Promise<PairedAgent> {
  const { name, scopes, file, find, tell, onPaired, signal } = options;
  let token = await tokenThatHolds(options);
  let asked: AskedPairing | undefined;
  let refused: OrdinautError | undefined;

  const ask = async (): Promise<AskedPairing> => {
    refused = undefined;
    asked = await askToBePaired((await find()).url, { name, ...(scopes && { scopes }) }, signal);
    tell(questionOf(name, asked));
    void waitFor(asked);
    return asked;
  };
  const waitFor = async (one: AskedPairing): Promise<void> => {
    let seconds = one.interval;
    while (!signal.aborted) {
      try {
        await pause(seconds * 1_000, undefined, { signal });
        const collected = await collectToken((await find()).url, one, signal);
        await keepAgentToken(file, collected);
        token = collected;
        tell(`${name} was let in.`);
        onPaired();
        return;
      } catch (thrown) {
        const error = signal.aborted ? undefined : asOrdinautError(thrown);
        if (error === undefined) return;
        if (error.code === 'slow_down') seconds += slowerBy;
        else if (error.code !== 'authorization_pending' && error.code !== 'engine_unreachable') {
          refused = error;
          tell(`${name} was not let in: ${error.message}`);
          return;
        }
      }
    }
  };

  if (token === undefined) await ask();
  return {
    get token() {
      return token;
    },
    get question() {
      return token === undefined && asked ? questionOf(name, asked) : undefined;
    },
    async requireToken() {
      if (token !== undefined) return token;
      // A person said no: that is not asked again until the program is started again.
      if (refused && refused.code !== 'expired_token') throw refused;
      const open = refused || !asked ? await ask() : asked;
      throw new OrdinautError({
        code: 'authorization_pending',
        message: questionOf(name, open),
        hint: 'show the person this code, and try again when they have confirmed it',
        retryable: true,
      });
    },
  };
}

function questionOf(name: string, { user_code }: AskedPairing): string {
  return `${name} is not let in yet: Ordinaut asks the person whether it shows the code ${user_code}. They confirm it in the window, or with: ordinaut agents pair ${user_code}`;
}

/** The token of an earlier start, unless it was taken back or has expired. */
async function tokenThatHolds({ file, find, signal }: PairedAgentOptions): Promise<string | undefined> {
  const token = readToken(file);
  if (token === undefined) return undefined;
  try {
    const { url } = await find();
    await createHttpClient({ url, token, for_program: true }).call('agents.me', {}, signal);
    return token;
  } catch (thrown) {
    if (asOrdinautError(thrown).code === 'unauthorised') return undefined;
    throw thrown;
  }
}
