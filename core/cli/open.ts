import openInSystem from 'open';
import { exitCodes } from '../doors/exit-codes.ts';
import type { CommandIo } from '../doors/operation-command.ts';
import { OrdinautError } from '../errors.ts';
import { type EngineAddress, servingEngine } from './engine-link.ts';
import { directoryOf, type Flags } from './session.ts';

/** Address of the interface with the key to it, which the page takes out of the address at once. */
function interfaceAddress({ url, token }: EngineAddress): string {
  return `${url}/#token=${token}`;
}

/** `ordinaut open`: shows the interface of the serving engine in the browser, or its address alone. Throws `not_serving`. */
export async function open(flags: Flags & { readonly print?: boolean }, io: CommandIo): Promise<void> {
  const directory = directoryOf(flags);
  const engine = servingEngine({ directory });
  if (engine === undefined)
    throw new OrdinautError({
      code: 'not_serving',
      message: `no engine serves ${directory.path}`,
      hint: 'start one: ordinaut serve',
    });
  const address = interfaceAddress(engine);
  if (flags.json === true) io.write(`${JSON.stringify({ address })}\n`);
  else if (flags.print === true) io.write(`${address}\n`);
  else {
    io.write(`opening ${engine.url} in the browser; the address alone: ordinaut open --print\n`);
    const browser = await openInSystem(address);
    browser.unref();
  }
  io.setExitCode(exitCodes.ok);
}
