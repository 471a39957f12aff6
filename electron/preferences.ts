import Type, { type Static } from 'typebox';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const Preferences = Type.Object({
  /** The person has been told that closing the window leaves Ordinaut running. */
  told_about_tray: Type.Boolean(),
  weak_secrets_allowed: Type.Boolean(),
  /** Takes effect at the next start. */
  graphics_acceleration: Type.Boolean(),
});
type Preferences = Static<typeof Preferences>;

const initial: Preferences = {
  told_about_tray: false,
  weak_secrets_allowed: false,
  // macOS draws sharp screens well by the card alone.
  graphics_acceleration: process.platform === 'darwin',
};

/** What the desktop application remembers of a person; what the engine is set to stands in config.json. */
export interface PreferenceFile {
  readonly current: Preferences;
  change(changes: Partial<Preferences>): void;
}

export function openPreferences(file: string): PreferenceFile {
  // A file of an earlier version lacks what was added since.
  let current: Preferences = { ...initial, ...readJsonFile(file, Type.Partial(Preferences), {}) };
  return {
    get current() {
      return current;
    },
    change(changes) {
      current = { ...current, ...changes };
      writeJsonFile(file, current);
    },
  };
}
