import type { TFunction } from 'i18next';
import type { Schema } from '../../../components/schema-form/form-schema.ts';

export type SettingGroup = 'start' | 'failure' | 'limits' | 'telling';

const whole = { type: 'integer' };
const text = { type: 'string' };

/** What the fields beside schedule and steps ask for, in groups. Defaults are those that the engine takes. */
export function settingSchemas(t: TFunction, eventual: boolean): Readonly<Record<SettingGroup, Schema>> {
  const named = (name: string, schema: Schema): Schema => ({
    ...schema,
    title: t(`task_editor.setting.${name}.title`),
    description: t(`task_editor.setting.${name}.hint`),
  });
  const choice = (name: string, values: readonly string[], standard: string): Schema =>
    named(name, {
      oneOf: values.map((value) => ({
        const: value,
        title: t(`task_editor.setting.${name}.choice.${value}`),
      })),
      default: standard,
    });
  const group = (properties: Record<string, Schema>): Schema => ({
    type: 'object',
    properties,
    additionalProperties: false,
  });
  return {
    start: group({
      overlap: choice('overlap', ['skip', 'queue', 'parallel'], eventual ? 'queue' : 'skip'),
      misfire: choice('misfire', ['run_once', 'run_all', 'skip'], 'run_once'),
      useful_for_seconds: named('useful_for_seconds', whole),
      quiet_hours: named('quiet_hours', {
        type: 'object',
        properties: {
          from: named('quiet_from', text),
          to: named('quiet_to', text),
          policy: choice('quiet_policy', ['delay', 'skip'], 'delay'),
        },
      }),
      priority: named('priority', { ...whole, default: 5 }),
      concurrency_key: named('concurrency_key', text),
      dedupe_key: named('dedupe_key', text),
      dedupe_window_seconds: named('dedupe_window_seconds', whole),
    }),
    failure: group({
      max_retries: named('max_retries', { ...whole, default: 0 }),
      backoff: named('backoff', {
        type: 'object',
        properties: {
          kind: choice('backoff_kind', ['exponential_jitter', 'linear', 'fixed'], 'exponential_jitter'),
          base_seconds: named('base_seconds', { type: 'number', default: 2 }),
          cap_seconds: named('cap_seconds', { type: 'number', default: 300 }),
        },
      }),
    }),
    limits: group({
      timeout_seconds: named('timeout_seconds', whole),
      budget: named('budget', {
        type: 'object',
        properties: { tool_calls: named('tool_calls', whole), tokens: named('tokens', whole) },
      }),
      mode: choice('mode', ['direct', 'hybrid', 'mcp'], 'direct'),
    }),
    telling: group({ notify: choice('notify', ['all', 'problems', 'none'], 'all') }),
  };
}
