/** What is before a pattern of tools among an agent's scopes: `tools:mail.read*`. */
const prefix = 'tools:';
/** Scopes of operations on tools; they do not open any tool. */
const operationScopes: readonly string[] = ['tools:read', 'tools:write', 'tools:call'];

/**
 * Whether scopes open a tool, `server.tool`: `*` opens all; `tools:*` too; `tools:mail.*` a server's; `tools:mail.read*` those whose
 * names begin so.
 */
export function opensTool(scopes: readonly string[], tool: string): boolean {
  return scopes.some(
    (scope) =>
      scope === '*' ||
      (scope.startsWith(prefix) &&
        !operationScopes.includes(scope) &&
        matchesName(scope.slice(prefix.length), tool)),
  );
}

/** Whether a name is what a pattern means, in which `*` stands for anything. */
export function matchesName(pattern: string, tool: string): boolean {
  const [begin = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return tool === pattern;
  if (!tool.startsWith(begin)) return false;
  let at = begin.length;
  for (const [index, part] of rest.entries()) {
    const last = index === rest.length - 1;
    const found = last && part !== '' ? tool.length - part.length : tool.indexOf(part, at);
    if (found < at || !tool.startsWith(part, found)) return false;
    at = found + part.length;
  }
  return true;
}
