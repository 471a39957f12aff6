import Type from 'typebox';

/** Fields of agents that several operations share. */
export const Scope = Type.String({
  pattern: '^(\\*|[a-z]+:(\\*|read|write|call)|tools:[A-Za-z0-9_*-]+(\\.[A-Za-z0-9_.*-]+)?)$',
  maxLength: 300,
  description:
    'An operation scope (`tasks:read`, `tasks:write`, `runs:*`), a tool scope (`tools:mail.read*`, `tools:weather.*`), or `*` for all.',
});
export const AgentName = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'Id or name of the agent.',
});
export const NewName = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}$',
  description: 'Name for people.',
});
