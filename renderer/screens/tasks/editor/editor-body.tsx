import { Redo2, Undo2 } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'wouter';
import { type ErrorDetail, type InputOf, type OutputOf, problemOf } from '../../../api/api.ts';
import { Page } from '../../../components/page.tsx';
import { ProblemNotice } from '../../../components/problem-notice.tsx';
import { withField } from '../../../components/schema-form/schema-form.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { Input, Textarea } from '../../../components/ui/input.tsx';
import { Tabs } from '../../../components/ui/tabs.tsx';
import { useAction } from '../../../data/operation-action.ts';
import { FlowList } from '../flow-list.tsx';
import { type Flow, flowsOf, withFlows, withoutFlow } from '../flows.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { changesOf, type Draft, definitionOf, same } from './draft.ts';
import { FlowNotice } from './flow-notice.tsx';
import { useLeaveQuestion } from './leave-dialog.tsx';
import { PipelineEditor } from './pipeline/pipeline-editor.tsx';
import { isFields } from './pipeline/pipeline-tree.ts';
import { ScheduleEditor } from './schedule/schedule-editor.tsx';
import { SettingsForm } from './settings-form.tsx';
import { TabLabel } from './tab-label.tsx';
import { problemsOf, useCheck } from './use-check.ts';
import { useDraft } from './use-draft.ts';

const parts = ['when', 'steps', 'settings'] as const;
type Part = (typeof parts)[number];
type Changes = InputOf<'tasks.update'>['changes'];

export interface EditorBodyProps {
  readonly stored: OutputOf<'tasks.get'> | undefined;
  /** What the editor begins with. */
  readonly before: Draft;
  /** Begins anew with the task as it is saved now. */
  readonly onReload: () => void;
}

/** When a task runs, what it does, and how it behaves beside that; saved as a whole. */
export function EditorBody({ stored, before, onReload }: EditorBodyProps) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [search, setSearch] = useSearchParams();
  const { draft, change, undo, redo, canUndo, canRedo } = useDraft(before);
  const check = useCheck(draft, before, stored);
  const [refused, setRefused] = useState<{ readonly draft: Draft; readonly thrown: unknown } | null>(null);
  const dirty = !same(draft, before);
  const { saved, question } = useLeaveQuestion(dirty);
  const part = parts.find((one) => one === search.get('part')) ?? 'when';
  const show = (next: Part) =>
    setSearch(
      (params) => {
        params.set('part', next);
        return params;
      },
      { replace: true },
    );
  const restore = useAction('tasks.restore_version', { done: t('task_editor.restored') });
  const leave = ({ id }: { readonly id: string }) => {
    saved();
    navigate(`/tasks/${id}`);
  };
  const onRefused = (thrown: unknown) => {
    setRefused({ draft, thrown });
    const [first] = problemsOf(thrown);
    if (first) show(partOf(first) ?? (first.path === 'title' ? 'when' : part));
  };
  const create = useAction('tasks.create', {
    showsProblem: true,
    done: ({ title, schedule_sentence }) => t('task_editor.created', { title, schedule_sentence }),
    onDone: leave,
  });
  const update = useAction('tasks.update', {
    showsProblem: true,
    done: ({ title }) => t('task_editor.saved', { title }),
    undo: {
      label: t('undo'),
      run: ({ id }) => stored && restore.mutate({ task: id, version: stored.version }),
    },
    onDone: leave,
  });
  const saving = create.isPending || update.isPending;
  const save = (over = false) => {
    setRefused(null);
    if (stored) {
      const changes = changesOf(stored.definition, before, draft);
      if (!changes) return show('steps');
      const expected = over ? {} : { expected_version: stored.version };
      update.mutate({ task: stored.id, changes: changes as Changes, ...expected }, { onError: onRefused });
    } else {
      const definition = definitionOf(draft);
      if (!definition) return show('steps');
      create.mutate(definition as InputOf<'tasks.create'>, { onError: onRefused });
    }
  };
  const refusal = refused?.draft === draft ? refused.thrown : null;
  const conflict = refusal !== null && problemOf(refusal).code === 'conflict';
  const problems = refusal !== null && !conflict ? problemsOf(refusal) : check.problems;
  const of = (name: Part) => problems.filter((problem) => partOf(problem) === name);
  const titleProblem = problems.find(({ path }) => path === 'title');
  const homeless = problems.filter((problem) => partOf(problem) === undefined && problem.path !== 'title');
  const setField = (name: string, value: unknown) =>
    change(name, (now) => ({ ...now, fields: withField(now.fields, name, value) }));
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    const key = event.key.toLowerCase();
    if (key === 's') save();
    else if (key === 'z' && event.shiftKey) redo();
    else if (key === 'z') undo();
    else if (key === 'y') redo();
    else return;
    event.preventDefault();
  };
  const { title = '', description = '', params = {} } = draft.fields;
  const declared = flowsOf(draft.fields.flows);
  const setFlows = (flows: readonly Flow[]) =>
    setField('flows', flows.length === 0 && before.fields.flows === undefined ? undefined : flows);
  const stepWarnings = check.warnings.filter(({ code }) => code !== 'undeclared_flow');
  const conflictWarnings = check.warnings.filter(({ code }) => code === 'schedule_conflict');
  const label = (name: Part) => <TabLabel text={t(`task_editor.part.${name}`)} problems={of(name).length} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole editor, whatever has the focus in it
    <div className="h-full" onKeyDown={onKeyDown}>
      <Page
        fills
        title={stored ? t('task_editor.edit_title', { title: String(title) }) : t('task_editor.new_title')}
        actions={
          <>
            <Button
              variant="ghost"
              size="icon"
              disabled={!canUndo}
              onClick={undo}
              aria-label={t('undo')}
              title={t('undo')}
            >
              <Undo2 />
            </Button>
            <Button
              variant="ghost"
              size="icon"
              disabled={!canRedo}
              onClick={redo}
              aria-label={t('task_editor.redo')}
              title={t('task_editor.redo')}
            >
              <Redo2 />
            </Button>
            <Button onClick={() => navigate(stored ? `/tasks/${stored.id}` : '/tasks')}>{t('cancel')}</Button>
            <Button
              variant="primary"
              disabled={saving || (stored !== undefined && !dirty)}
              onClick={() => save()}
            >
              {t('save')}
            </Button>
          </>
        }
      >
        {refusal !== null && !conflict && <ProblemNotice problem={withoutList(problemOf(refusal))} />}
        {homeless.map((problem) => (
          <ProblemNotice key={`${problem.path} ${problem.message}`} problem={problem} />
        ))}
        <FlowNotice found={check.flows} onDeclare={(flows) => setFlows(withFlows(declared, flows))} />
        <Tabs<Part>
          value={part}
          onChange={show}
          tabs={[
            {
              value: 'when',
              label: label('when'),
              content: (
                <div className="flex h-full flex-col gap-4 overflow-auto pb-4">
                  <div className="grid gap-4 min-[1100px]:grid-cols-2">
                    <Field
                      label={t('task_editor.title')}
                      {...(titleProblem && { error: titleProblem.message })}
                    >
                      {(control) => (
                        <Input
                          {...control}
                          maxLength={200}
                          value={String(title)}
                          placeholder={t('task_editor.title_example')}
                          onChange={({ target }) => setField('title', target.value)}
                        />
                      )}
                    </Field>
                    <Field label={t('task_editor.description')}>
                      {(control) => (
                        <Textarea
                          {...control}
                          rows={1}
                          className="field-sizing-content max-h-40 min-h-8"
                          value={String(description)}
                          onChange={({ target }) => setField('description', target.value)}
                        />
                      )}
                    </Field>
                  </div>
                  <ScheduleEditor
                    draft={draft.schedule}
                    problems={of('when')}
                    warnings={conflictWarnings}
                    onChange={(schedule) => change('schedule', (now) => ({ ...now, schedule }))}
                  />
                </div>
              ),
            },
            {
              value: 'steps',
              label: label('steps'),
              content: (
                <PipelineEditor
                  text={draft.text}
                  onChange={(text, place) => change(place, (now) => ({ ...now, text }))}
                  problems={of('steps')}
                  warnings={stepWarnings}
                  params={isFields(params) ? params : {}}
                  task={stored?.id}
                  definition={definitionOf(draft)}
                />
              ),
            },
            {
              value: 'settings',
              label: label('settings'),
              content: (
                <div className="h-full overflow-auto pb-4">
                  <SettingsForm
                    fields={draft.fields}
                    onChange={setField}
                    problems={of('settings')}
                    eventual={draft.schedule.kind !== 'time'}
                  >
                    <FlowList
                      found={check.flows}
                      declared={declared}
                      onDeclare={(flows) => setFlows(withFlows(declared, flows))}
                      onRemove={(flow) => setFlows(withoutFlow(declared, flow))}
                    />
                  </SettingsForm>
                </div>
              ),
            },
          ]}
        />
      </Page>
      {question}
      {conflict && stored && (
        <ConflictDialog
          task={stored.id}
          version={stored.version}
          onClose={() => setRefused(null)}
          onReload={onReload}
          onOverwrite={() => save(true)}
        />
      )}
    </div>
  );
}

/** The part of the editor that a problem belongs to. */
function partOf({ path = '' }: ErrorDetail): Part | undefined {
  if (path === '' || path === 'title') return undefined;
  if (/^schedule\b/.test(path)) return 'when';
  return /^pipeline\b/.test(path) ? 'steps' : 'settings';
}

/** What a refusal says as a whole; each of its problems stands at its own place. */
function withoutList({ problems: _, ...problem }: ErrorDetail): ErrorDetail {
  return problem;
}
