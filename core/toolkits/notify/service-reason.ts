import { plainLine } from '../plain-text.ts';

/**
 * How a service explains a refusal: `{"description": …}` (Telegram), `{"message": …}` (Discord), `{"error": …}` (ntfy),
 * `{"error": {"message": …}}` (Power Automate), or a line of text (Slack).
 */
export function serviceReason(body: string): string | undefined {
  const text = body.slice(0, 4_000).trim();
  try {
    return reasonIn(JSON.parse(text));
  } catch {
    // A page of HTML is of some proxy, and explains nothing.
    return text === '' || text.startsWith('<') ? undefined : plainLine(text, 200);
  }
}

function reasonIn(value: unknown): string | undefined {
  if (typeof value === 'string') return plainLine(value, 200);
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  return reasonIn(fields.description ?? fields.message ?? fields.error);
}
