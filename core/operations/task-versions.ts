import Type from 'typebox';
import { OrdinautError } from '../errors.ts';
import type { TaskVersion } from '../model/task.ts';
import type { Services } from '../services/services.ts';
import { AnyJson, AnyObject, plainObject, TaskName, Timestamp } from './fields.ts';
import { diffJson } from './json-diff.ts';
import { isoUtc } from './moment.ts';
import { defineOperation } from './operation.ts';
import { sentenceOf } from './schedule-words.ts';
import { TaskDetail } from './task-view.ts';
import { detailOf } from './tasks.ts';

const Version = Type.Integer({ minimum: 1, description: 'Number of a version; the first is 1.' });

const versions = defineOperation({
  name: 'tasks.versions',
  title: 'List the versions of a task',
  description: 'Every saved edit of a task, newest first: who changed it, when, and its definition then.',
  input: Type.Object({ task: TaskName }, { additionalProperties: false }),
  output: Type.Object({
    items: Type.Array(
      Type.Object({
        version: Type.Integer(),
        title: Type.String(),
        schedule_sentence: Type.String(),
        changed_by: Type.String(),
        changed_at: Timestamp,
        definition: AnyObject,
      }),
    ),
  }),
  scope: 'tasks:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ task }, { services }) => {
    const { id } = await services.tasks.find(task);
    const found = await services.store.listTaskVersions(id);
    const items = [...found]
      .sort((one, other) => other.version - one.version)
      .map(({ version, definition, changed_by, changed_at }) => ({
        version,
        title: definition.title,
        schedule_sentence: sentenceOf(definition.schedule, services),
        changed_by,
        changed_at: isoUtc(changed_at),
        definition: plainObject(definition),
      }));
    return { items };
  },
});

const diff = defineOperation({
  name: 'tasks.diff',
  title: 'Compare two versions of a task',
  description:
    'Where two versions of a task differ, each place with its path and both values. `to` is the current version unless given.',
  input: Type.Object(
    { task: TaskName, from: Version, to: Type.Optional(Version) },
    { additionalProperties: false },
  ),
  output: Type.Object({
    from: Type.Integer(),
    to: Type.Integer(),
    differences: Type.Array(
      Type.Object({
        path: Type.String(),
        kind: Type.Union([Type.Literal('added'), Type.Literal('removed'), Type.Literal('changed')]),
        before: Type.Optional(AnyJson),
        after: Type.Optional(AnyJson),
      }),
    ),
  }),
  scope: 'tasks:read',
  annotations: { readOnly: true, destructive: false, idempotent: true },
  handler: async ({ task, from, to }, { services }) => {
    const found = await services.tasks.find(task);
    const [before, after] = await Promise.all([
      versionOf(services, found.id, from, 'from'),
      versionOf(services, found.id, to ?? found.version, 'to'),
    ]);
    const differences = diffJson(plainObject(before.definition), plainObject(after.definition));
    return { from: before.version, to: after.version, differences: [...differences] };
  },
});

async function versionOf(
  services: Services,
  id: string,
  version: number,
  path: string,
): Promise<TaskVersion> {
  const found = await services.store.getTaskVersion(id, version);
  if (found) return found;
  const known = (await services.store.listTaskVersions(id)).map((each) => each.version);
  throw new OrdinautError({
    code: 'not_found',
    message: `the task has no version ${version}`,
    path,
    hint: `it has 1 to ${Math.max(...known)}`,
  });
}

const restore = defineOperation({
  name: 'tasks.restore_version',
  title: 'Restore an old version of a task',
  description: 'Saves the definition of an old version as a new version; nothing in between is lost.',
  input: Type.Object({ task: TaskName, version: Version }, { additionalProperties: false }),
  output: TaskDetail,
  scope: 'tasks:write',
  annotations: { readOnly: false, destructive: false, idempotent: false },
  handler: async ({ task, version }, { services, agent }) => {
    const { id } = await services.tasks.find(task);
    await versionOf(services, id, version, 'version');
    return detailOf(services, await services.tasks.restoreVersion(id, version, agent.id));
  },
});

export const taskVersionOperations = [versions, diff, restore] as const;
