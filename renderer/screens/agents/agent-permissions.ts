import { readScopes } from '../../components/scopes.ts';

export const approvals = ['first_time', 'always', 'never'] as const;

/** What bounds an agent, in the order of its fields. */
export const limitNames = ['calls_per_minute', 'runs_per_day', 'tokens_per_day', 'cost_per_day'] as const;
export type LimitName = (typeof limitNames)[number];
type Quiet = { readonly from: string; readonly to: string };
type Limits = { readonly [name in LimitName]?: number };

/** What the fields of an agent hold, as text. */
export interface AgentForm {
  readonly name: string;
  readonly scopes: string;
  readonly approval: (typeof approvals)[number];
  /** Those without a limit are empty. */
  readonly limits: { readonly [name in LimitName]?: string };
  /** Both empty without quiet hours. */
  readonly quiet: Quiet;
}

/** Begins with what an agent that plans tasks, and sends nothing, needs. */
export const newAgentForm: AgentForm = {
  name: '',
  scopes: 'tasks:read tasks:write runs:read schedules:read tools:read briefings:read',
  approval: 'first_time',
  limits: {},
  quiet: { from: '', to: '' },
};

interface KnownAgent {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly approval: string;
  readonly limits: Limits;
  readonly quiet_hours: Quiet | null;
}

export function formOfAgent({ name, scopes, approval, limits, quiet_hours }: KnownAgent): AgentForm {
  return {
    name,
    scopes: scopes.join(' '),
    approval: approvals.find((each) => each === approval) ?? 'first_time',
    limits: Object.fromEntries(
      limitNames.flatMap((limit) => (limits[limit] === undefined ? [] : [[limit, String(limits[limit])]])),
    ),
    quiet: quiet_hours ?? newAgentForm.quiet,
  };
}

/** What the fields say, as operations take it. */
export function permissionsOf({ name, scopes, approval, limits, quiet }: AgentForm) {
  return {
    name: name.trim(),
    scopes: readScopes(scopes),
    approval,
    limits: limitsOf(limits),
    quiet_hours: quiet.from === '' && quiet.to === '' ? null : { from: quiet.from, to: quiet.to },
  };
}

function limitsOf(form: AgentForm['limits']): Limits {
  const given = limitNames.flatMap((limit) => {
    const text = form[limit]?.trim() ?? '';
    return text === '' ? [] : [[limit, Number(text)] as const];
  });
  return Object.fromEntries(given);
}
