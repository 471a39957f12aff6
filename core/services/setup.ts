import type { Id } from '../model/json.ts';
import type { FoundCalendar, FoundClient, FoundMail } from './machine-scan.ts';

/** What is on this machine that the product can use. */
export interface DetectedMachine {
  readonly ollama: {
    readonly url: string;
    readonly reachable: boolean;
    readonly models: readonly string[];
    /** Why it is not reachable. */
    readonly error: string | null;
  };
  readonly calendars: readonly FoundCalendar[];
  readonly mail: readonly FoundMail[];
  readonly clients: readonly FoundClient[];
}

export type CalendarChoice =
  | { readonly kind: 'file' | 'folder'; readonly path: string }
  | {
      readonly kind: 'url';
      readonly url: string;
      readonly username?: string | undefined;
      readonly password?: string | undefined;
    }
  | { readonly kind: 'caldav'; readonly url: string; readonly username: string; readonly password: string };

export type MailChoice =
  | { readonly kind: 'maildir' | 'mbox'; readonly path: string }
  | {
      readonly kind: 'imap';
      readonly host: string;
      readonly port?: number | undefined;
      readonly security?: 'tls' | 'starttls' | 'none' | undefined;
      readonly ca_file?: string | undefined;
      readonly allow_insecure?: boolean | undefined;
      readonly username: string;
      readonly password: string;
    };

export interface ModelChoice {
  readonly provider?: 'ollama' | 'openai' | 'anthropic' | undefined;
  readonly model: string;
  readonly base_url?: string | undefined;
  readonly api_key?: string | undefined;
}

export interface SetupRequest {
  readonly calendar?: CalendarChoice | undefined;
  readonly mail?: MailChoice | undefined;
  readonly model?: ModelChoice | undefined;
  readonly city?: string | undefined;
  readonly timezone?: string | undefined;
  readonly language?: string | undefined;
  /** The sample calendar and mailbox where nothing else is chosen or there. */
  readonly use_samples?: boolean | undefined;
}

export interface SetupStatus {
  /** A person has been through the welcome. */
  readonly done: boolean;
  readonly calendar: 'none' | 'samples' | 'own';
  readonly mail: 'none' | 'samples' | 'own';
  /** The model that calls without a name use. */
  readonly model: string | null;
  readonly city: string | null;
  /** The starter briefing. */
  readonly task_id: Id | null;
}

/** The first steps of a person: what there is to connect, and connecting it. */
export interface Setup {
  detect(signal: AbortSignal): Promise<DetectedMachine>;
  /**
   * Tries what was chosen, then keeps it: secrets, settings, the starter briefing. Throws what a calendar, mail server or model said;
   * nothing has changed then.
   */
  apply(request: SetupRequest, signal: AbortSignal): Promise<SetupStatus & { readonly task_id: Id }>;
  status(): Promise<SetupStatus>;
}
