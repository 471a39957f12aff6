import { readScopes } from '../../components/scopes.ts';

export const approvals = ['first_time', 'always', 'never'] as const;

/** What bounds an agent, in the order of its fields. */
export const limitNames = ['calls_per_minute', 'runs_per_day', 'tokens_per_day', 'cost_per_day'] as const;
export type LimitName = (typeof limitNames)[number];
type Limits = { readonly [name in LimitName]?: number };

/** What the fields of an agent hold, as text. */
export interface AgentForm {
  readonly name: string;
  readonly scopes: string;
  readonly approval: (typeof approvals)[number];
  /** Those without a limit are empty. */
  readonly limits: { readonly [name in LimitName]?: string };
}

/** Begins with what an agent that plans tasks, and sends nothing, needs. */
export const newAgentForm: AgentForm = {
  name: '',
  scopes: 'tasks:read tasks:write runs:read schedules:read tools:read briefings:read',
  approval: 'first_time',
  limits: {},
};

interface KnownAgent {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly approval: string;
  readonly limits: Limits;
}

export function formOfAgent({ name, scopes, approval, limits }: KnownAgent): AgentForm {
  return {
    name,
    scopes: scopes.join(' '),
    approval: approvals.find((each) => each === approval) ?? 'first_time',
    limits: Object.fromEntries(
      limitNames.flatMap((limit) => (limits[limit] === undefined ? [] : [[limit, String(limits[limit])]])),
    ),
  };
}

/** What the fields say, as operations take it. */
export function permissionsOf({ name, scopes, approval, limits }: AgentForm) {
  return {
    name: name.trim(),
    scopes: readScopes(scopes),
    approval,
    limits: limitsOf(limits),
  };
}

function limitsOf(form: AgentForm['limits']): Limits {
  const given = limitNames.flatMap((limit) => {
    const text = form[limit]?.trim() ?? '';
    return text === '' ? [] : [[limit, Number(text)] as const];
  });
  return Object.fromEntries(given);
}
