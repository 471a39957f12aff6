import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import type { OutputOf } from '../../../api/api.ts';
import { Answer } from '../../../components/answer.tsx';
import { Page } from '../../../components/page.tsx';
import { useOperation } from '../../../data/operation-query.ts';
import { type Draft, draftOf } from './draft.ts';
import { EditorBody } from './editor-body.tsx';
import { newSchedule } from './schedule/schedule-draft.ts';

/** The editor of a task; of a new one without `task`, which the address may begin: `?title=…&schedule=…`, `?template=…`, `?recording=…`. */
export default function TaskEditor({ task }: { readonly task?: string }) {
  if (task !== undefined) return <SavedTask task={task} />;
  return <NewTask />;
}

function SavedTask({ task }: { readonly task: string }) {
  const { t } = useTranslation();
  const query = useOperation('tasks.get', { task });
  // What is saved elsewhere while this is edited does not change what stands here; saving tells of it.
  const [stored, setStored] = useState<OutputOf<'tasks.get'> | null>(null);
  const { data, isFetching, refetch } = query;
  useEffect(() => {
    if (stored === null && data !== undefined && !isFetching) setStored(data);
  }, [stored, data, isFetching]);
  if (stored === null)
    return (
      <Page title={t('screens.tasks')}>
        <Answer query={query}>{() => null}</Answer>
      </Page>
    );
  const reload = () => {
    void refetch();
    setStored(null);
  };
  return (
    <Begun stored={stored} begin={() => draftOf(stored.definition, stored.timezone)} onReload={reload} />
  );
}

function NewTask() {
  const [search] = useSearchParams();
  const template = search.get('template');
  const found = useOperation('templates.get', { name: template ?? '' }, { enabled: template !== null });
  const recording = search.get('recording');
  const words = search.get('schedule') ?? '';
  const proposed = useOperation(
    'recordings.propose',
    {
      recording: recording ?? '',
      title: search.get('title') ?? '',
      ...(words !== '' && { schedule: words }),
    },
    { enabled: recording !== null },
  );
  const facts = useOperation('system.facts', {});
  const { t } = useTranslation();
  const loading = <Page title={t('screens.tasks')}>{null}</Page>;
  return (
    <Answer query={facts} loading={loading}>
      {({ timezone }) => {
        if (template !== null)
          return (
            <Answer query={found} loading={loading}>
              {({ task }) => <Begun key={template} begin={() => draftOf(zoned(task, timezone), timezone)} />}
            </Answer>
          );
        const title = search.get('title') ?? '';
        if (recording !== null)
          return (
            <Answer query={proposed} loading={loading}>
              {({ draft }) => <Begun key={recording} begin={() => draftOf(draft, timezone)} />}
            </Answer>
          );
        const schedule = newSchedule(timezone, words);
        return <Begun begin={() => ({ fields: { title }, schedule, text: '[]\n' })} />;
      }}
    </Answer>
  );
}

/** A template's times are meant in the person's own zone. */
function zoned<T extends object>(task: T, timezone: string): T {
  return { ...task, timezone };
}

function Begun({
  stored,
  begin,
  onReload = () => undefined,
}: {
  readonly stored?: OutputOf<'tasks.get'>;
  readonly begin: () => Draft;
  readonly onReload?: () => void;
}) {
  const [before] = useState(begin);
  return <EditorBody stored={stored} before={before} onReload={onReload} />;
}
