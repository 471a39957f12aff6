/** Scopes as a person types them, with spaces, commas or lines between; each once. */
export function readScopes(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((scope) => scope !== ''))];
}
