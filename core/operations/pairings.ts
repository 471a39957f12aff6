import Type, { type Static } from 'typebox';
import type { Pairing } from '../model/pairing.ts';
import { AgentName, NewName, Scope } from './agent-fields.ts';
import { orNull, present, Timestamp } from './fields.ts';
import { isoUtc } from './moment.ts';
import { defineOperation } from './operation.ts';

const Code = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'The code that the program shows, such as KXQ4-7M2P.',
});
const PairingView = Type.Object({
  id: Type.String(),
  name: Type.String({ description: 'What the program calls itself.' }),
  scopes: Type.Array(Type.String(), { description: 'What it asks for.' }),
  user_code: Type.String(),
  inbox_item: Type.String(),
  created_at: Timestamp,
  expires_at: Timestamp,
});

function viewPairing(pairing: Pairing): Static<typeof PairingView> {
  const { id, name, scopes, user_code, inbox_item, created_at, expires_at } = pairing;
  return {
    ...{ id, name, scopes: [...scopes], user_code, inbox_item },
    ...{ created_at: isoUtc(created_at), expires_at: isoUtc(expires_at) },
  };
}

const list = defineOperation({
  name: 'agents.pairings',
  title: 'List programs that ask to be paired',
  description:
    'Programs that ask to become agents and wait for a person, each with the code that it has to show itself.',
  input: Type.Object({}, { additionalProperties: false }),
  output: Type.Object({ items: Type.Array(PairingView) }),
  scope: 'agents:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async (_, { services }) => ({ items: (await services.pairings.open()).map(viewPairing) }),
});

const pair = defineOperation({
  name: 'agents.pair',
  title: 'Let a program in as an agent',
  description:
    'Allows the program that shows this code, with the scopes that it asks for or others. It collects its token itself. Allow only what shows the code on its own screen.',
  input: Type.Object(
    {
      code: Code,
      name: Type.Optional(NewName),
      scopes: Type.Optional(Type.Array(Scope, { maxItems: 200 })),
      agent: Type.Optional({
        ...AgentName,
        description: 'An agent that gets a new token, in place of a new agent; its earlier tokens end.',
      }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    name: Type.String({ description: 'What the agent is called.' }),
    scopes: Type.Array(Type.String()),
    agent_id: orNull(Type.String({ description: 'The agent that gets the token; null for a new one.' })),
    collect_until: Timestamp,
  }),
  scope: 'agents:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  forPeople: true,
  handler: async ({ code, ...choice }, { services, agent }) => {
    const pairing = await services.pairings.decide(code, present(choice), agent.id);
    const { name, scopes, agent_id } = pairing.granted ?? { ...pairing, agent_id: null };
    return { name, scopes: [...scopes], agent_id, collect_until: isoUtc(pairing.expires_at) };
  },
});

const refuse = defineOperation({
  name: 'agents.refuse_pairing',
  title: 'Refuse a program that asks to be paired',
  description: 'The program is told that it was refused; it gets no token.',
  input: Type.Object({ code: Code }, { additionalProperties: false }),
  output: PairingView,
  scope: 'agents:write',
  annotations: { readOnly: false, destructive: true, idempotent: false },
  forPeople: true,
  handler: async ({ code }, { services, agent }) =>
    viewPairing(await services.pairings.decide(code, null, agent.id)),
});

export const pairingOperations = [list, pair, refuse] as const;
