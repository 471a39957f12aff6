import type { TFunction } from 'i18next';
import type { Schema } from '../../../../components/schema-form/form-schema.ts';
import type { Fields, NodeKind } from './pipeline-tree.ts';

/** Fields of a node that hold other nodes, or have a form of their own: they are no part of its form. */
const elsewhere: Readonly<Record<NodeKind, readonly string[]>> = {
  tool: ['uses', 'with'],
  parallel: ['parallel'],
  foreach: ['do'],
  switch: ['switch', 'default'],
  repeat: ['do'],
  chain: ['chain'],
  approval: [],
  wait: [],
  call: [],
  unknown: [],
};

const number = { type: 'number' };
const whole = { type: 'integer' };
const text = { type: 'string' };

/** What a form of a node asks for, beside the arguments of its tool and the nodes inside it. */
export function nodeSchema(kind: NodeKind, t: TFunction): Schema {
  const named = (name: string, schema: Schema): Schema => ({
    ...schema,
    title: t(`task_editor.node.${name}.title`),
    description: t(`task_editor.node.${name}.hint`),
  });
  const choice = (name: string, values: readonly string[], standard: string): Schema =>
    named(name, {
      oneOf: values.map((value) => ({ const: value, title: t(`task_editor.node.${name}.choice.${value}`) })),
      default: standard,
    });
  const onError = choice('on_error', ['fail', 'continue', 'fallback', 'escalate'], 'fail');
  const backoff = choice('backoff', ['exponential_jitter', 'linear', 'fixed'], 'exponential_jitter');
  const concurrency = named('concurrency', whole);
  const fields: Readonly<Record<NodeKind, Record<string, Schema>>> = {
    tool: {
      timeout_seconds: named('timeout_seconds', { ...number, default: 30 }),
      retry: named('retry', {
        type: 'object',
        properties: {
          max_attempts: named('max_attempts', whole),
          backoff,
          base_seconds: named('base_seconds', number),
          cap_seconds: named('cap_seconds', number),
        },
      }),
      cache: named('cache', {
        type: 'object',
        properties: { ttl_seconds: named('ttl_seconds', whole) },
      }),
      fallback: named('fallback', text),
    },
    parallel: { concurrency },
    foreach: { foreach: named('foreach', text), concurrency },
    switch: {},
    repeat: {
      repeat: named('repeat', {
        type: 'object',
        required: ['until', 'max'],
        properties: {
          until: named('until', text),
          max: named('max', whole),
          pause_seconds: named('pause_seconds', number),
        },
      }),
    },
    chain: {},
    approval: {
      approval: named('approval', {
        type: 'object',
        required: ['message'],
        properties: {
          message: named('message', { ...text, maxLength: 5_000 }),
          deadline_seconds: named('deadline_seconds', number),
          default: choice('default', ['approve', 'reject'], 'reject'),
        },
      }),
    },
    wait: {
      wait: named('wait', {
        type: 'object',
        properties: { seconds: named('seconds', number), until: named('wait_until', text) },
      }),
    },
    call: { call: named('call', text), params: named('params', { type: 'object' }) },
    unknown: {},
  };
  return {
    type: 'object',
    required: ['id', kind],
    properties: {
      id: named('id', text),
      title: named('title', text),
      ...fields[kind],
      if: named('if', text),
      save_as: named('save_as', text),
      on_error: onError,
    },
  };
}

/** The fields of a node that its form shows. */
export function formFields(kind: NodeKind, fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !elsewhere[kind].includes(name)));
}
