import { expect, it } from 'vitest';
import {
  formOfAgent,
  newAgentForm,
  permissionsOf,
} from '../../../../renderer/screens/agents/agent-permissions.ts';

it('scopes stand with anything between them, each once', () => {
  const scopes = 'tasks:read, tasks:write;\n tools:mail.read*  tasks:read ';
  expect(permissionsOf({ ...newAgentForm, name: ' planner ', scopes })).toEqual({
    name: 'planner',
    scopes: ['tasks:read', 'tasks:write', 'tools:mail.read*'],
    approval: 'first_time',
    limits: {},
    quiet_hours: null,
  });
});

it('what an agent is comes back from its form as it was', () => {
  const agent = {
    name: 'planner',
    scopes: ['tasks:read', 'runs:*'],
    approval: 'always',
    limits: { calls_per_minute: 30, runs_per_day: 0, cost_per_day: 0.5 },
    quiet_hours: { from: '22:00', to: '07:00' },
  };
  expect(permissionsOf(formOfAgent(agent))).toEqual(agent);
});
