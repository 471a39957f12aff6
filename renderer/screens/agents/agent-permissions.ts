export const approvals = ['first_time', 'always', 'never'] as const;

/** What the fields of an agent hold, as text. */
export interface AgentForm {
  readonly name: string;
  readonly scopes: string;
  readonly approval: (typeof approvals)[number];
  readonly limit: string;
}

/** Begins with what an agent that plans tasks, and sends nothing, needs. */
export const newAgentForm: AgentForm = {
  name: '',
  scopes: 'tasks:read tasks:write runs:read schedules:read tools:read briefings:read',
  approval: 'first_time',
  limit: '',
};

interface KnownAgent {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly approval: string;
  readonly limits: { readonly calls_per_minute?: number };
}

export function formOfAgent({ name, scopes, approval, limits }: KnownAgent): AgentForm {
  return {
    name,
    scopes: scopes.join(' '),
    approval: approvals.find((each) => each === approval) ?? 'first_time',
    limit: String(limits.calls_per_minute ?? ''),
  };
}

/** What the fields say, as operations take it. Scopes stand with spaces, commas or lines between them. */
export function permissionsOf({ name, scopes, approval, limit }: AgentForm) {
  return {
    name: name.trim(),
    scopes: [...new Set(scopes.split(/[\s,;]+/).filter((scope) => scope !== ''))],
    approval,
    limits: limit === '' ? {} : { calls_per_minute: Number(limit) },
  };
}
