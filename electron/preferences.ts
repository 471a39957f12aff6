import Type, { type Static } from 'typebox';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const Preferences = Type.Object({
  /** The person has been told that closing the window leaves Ordinaut running. */
  told_about_tray: Type.Boolean(),
  weak_secrets_allowed: Type.Boolean(),
});
type Preferences = Static<typeof Preferences>;

/** What the desktop application remembers of a person; what the engine is set to stands in config.json. */
export interface PreferenceFile {
  readonly current: Preferences;
  change(changes: Partial<Preferences>): void;
}

export function openPreferences(file: string): PreferenceFile {
  let current = readJsonFile(file, Preferences, { told_about_tray: false, weak_secrets_allowed: false });
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
