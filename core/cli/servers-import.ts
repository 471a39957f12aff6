import { readFileSync } from 'node:fs';
import { type ConfigFile, readConfigFile, writeConfig } from '../config.ts';
import { readEngineFile } from '../doors/engine-file.ts';
import { exitCodes } from '../doors/exit-codes.ts';
import type { CommandIo } from '../doors/operation-command.ts';
import { printable } from '../doors/readable.ts';
import { OrdinautError } from '../errors.ts';
import type { ConfigSource } from '../tools/server-import.ts';
import { directoryOf, type Flags } from './session.ts';

/**
 * `ordinaut servers import FILE`: takes the tool servers of Claude Desktop, Cursor, VS Code or another Ordinaut over into
 * config.json. A server that is there under the same name stays, unless `--replace`.
 */
export async function importServers(file: string, flags: Flags, io: CommandIo): Promise<void> {
  const [{ readServerConfig }, { toolkitNames }] = await Promise.all([
    import('../tools/server-import.ts'),
    import('../toolkits/toolkits.ts'),
  ]);
  const directory = directoryOf(flags);
  const text = readText(file);
  const { servers, warnings } = readServerConfig(text, sourceOf(file, text), toolkitNames);
  const config = readConfigFile(directory.config);
  const known: Readonly<Record<string, unknown>> = config.mcpServers ?? {};
  const kept = Object.keys(servers).filter((name) => flags.replace !== true && Object.hasOwn(known, name));
  const added = Object.entries(servers).filter(([name]) => !kept.includes(name));
  const merged = { ...config, mcpServers: { ...known, ...Object.fromEntries(added) } } as ConfigFile;
  if (added.length > 0) await writeConfig(directory.config, merged);
  const running = readEngineFile(directory.engine) !== undefined;
  const names = added.map(([name]) => name);
  if (flags.json === true)
    io.write(`${JSON.stringify({ added: names, kept, warnings, restart_needed: running })}\n`);
  else {
    const lines = [
      names.length > 0 ? `added to ${directory.config}: ${names.join(', ')}` : 'nothing was added',
      ...(kept.length > 0
        ? [`already there, left as they are: ${kept.join(', ')} (--replace takes the new ones)`]
        : []),
      ...warnings.map(
        ({ message, hint }) => `warning: ${message}${hint === undefined ? '' : `\n  hint: ${hint}`}`,
      ),
      ...(running && names.length > 0 ? ['the running engine uses them after its next start'] : []),
    ];
    io.write(printable(`${lines.join('\n')}\n`));
  }
  io.setExitCode(exitCodes.ok);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OrdinautError({ code: 'not_found', message: `${file} cannot be read: ${reason}` }, cause);
  }
}

/** VS Code has `servers` where the others have `mcpServers`. */
function sourceOf(file: string, text: string): ConfigSource {
  if (/[\\/]\.cursor[\\/]/.test(file)) return 'cursor';
  return /"servers"\s*:/.test(text) && !/"mcpServers"\s*:/.test(text) ? 'vscode' : 'claude_desktop';
}
