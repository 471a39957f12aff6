/** Scopes as a person writes them: with spaces, commas or lines between them. Each once. */
export function scopesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((scope) => scope !== ''))];
}

/** What an agent that plans tasks but sends nothing needs. */
export const usualScopes = 'tasks:read tasks:write runs:read schedules:read tools:read briefings:read';
