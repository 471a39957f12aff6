import { readConfigFile } from '../core/config.ts';
import { DEFAULTS } from '../core/config-schema.ts';
import type { DataDirectory } from '../core/data-directory.ts';
import type { EngineHost } from './engine-host.ts';
import type { Language } from './words.ts';

export interface Person {
  readonly language: Language;
  /** IANA time zone. */
  readonly timezone: string;
}

/** How the person is spoken to: as the engine is set now; before it serves, as far as config.json tells. */
export function personOf(host: EngineHost, directory: DataDirectory): Person {
  if (host.state.kind === 'serving') return spoken(host.state.serving.engine.services.facts);
  try {
    return spoken(readConfigFile(directory.config));
  } catch {
    return spoken({});
  }
}

function spoken({ language, timezone }: { readonly language?: string; readonly timezone?: string }): Person {
  return {
    language: language === 'en' || language === 'ro' ? language : DEFAULTS.language,
    timezone: timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}
