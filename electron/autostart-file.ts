import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

export interface AutostartOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The program and its arguments, as they are started. */
  readonly command: readonly string[];
}

/** Launch at login on Linux, as the Desktop Application Autostart Specification (0.5) has it. */
export interface AutostartFile {
  readonly enabled: boolean;
  set(enabled: boolean): void;
}

export function autostartFile({ env, home, command }: AutostartOptions): AutostartFile {
  const config =
    env.XDG_CONFIG_HOME && isAbsolute(env.XDG_CONFIG_HOME) ? env.XDG_CONFIG_HOME : join(home, '.config');
  const file = join(config, 'autostart', 'ordinaut.desktop');
  return {
    get enabled() {
      return existsSync(file);
    },
    set(enabled) {
      if (!enabled) return rmSync(file, { force: true });
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, desktopEntry(command));
    },
  };
}

function desktopEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Ordinaut',
    'Comment=Time, state and discipline for personal agents',
    `Exec=${command.map(quoted).join(' ')}`,
    'Icon=ordinaut',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** An argument of `Exec` (Desktop Entry Specification 1.5, "The Exec key"): quoted, then escaped as a string value. */
function quoted(argument: string): string {
  const inside = argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${inside}"`.replaceAll('\\', '\\\\');
}
