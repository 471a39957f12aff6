import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorDetail } from '../../../../api/api.ts';
import { useApi } from '../../../../api/api-context.tsx';
import { classNames } from '../../../../components/class-names.ts';
import type { Schema } from '../../../../components/schema-form/form-schema.ts';
import { Skeleton } from '../../../../components/ui/skeleton.tsx';
import { Tabs } from '../../../../components/ui/tabs.tsx';
import type { Json } from '../draft.ts';
import { DryRunPane, type DryRunReport } from './dry-run-pane.tsx';
import { type JsonPath, rangeOf, type TextRange } from './json-path.ts';
import { newStructure, newToolNode } from './new-node.ts';
import {
  duplicateNode,
  insertNode,
  moveNode,
  namesOf,
  readPipeline,
  removeNode,
  setValue,
} from './pipeline-text.ts';
import { type Fields, findNode, keyOf, nodeAround, nodeOfStep, type TreeNode } from './pipeline-tree.ts';
import { ProblemList } from './problem-list.tsx';
import { markProblems, type ProblemMark } from './problem-marks.ts';
import { StepForm } from './step-form.tsx';
import { StepPalette } from './step-palette.tsx';
import { type StepCommand, StepToolbar } from './step-toolbar.tsx';
import { pathAtOffset } from './text-position.ts';
import { useToolFacts } from './tool-facts.ts';

const PipelineGraph = lazy(() => import('./pipeline-graph.tsx'));
const JsonEditor = lazy(() => import('./json-editor.tsx'));

export interface PipelineEditorProps {
  readonly text: string;
  /** `place` names what was edited, for undo. */
  readonly onChange: (text: string, place: string) => void;
  readonly problems: readonly ErrorDetail[];
  readonly warnings: readonly ErrorDetail[];
  readonly params: Json;
  /** Id of the saved task. */
  readonly task: string | undefined;
  /** The whole task as it is written; undefined while the text is no JSON. */
  readonly definition: Json | undefined;
}

type Pane = 'step' | 'problems' | 'dry_run';

/** The steps of a task as a graph, as forms and as JSON: the text is the one that counts, the others read and write it. */
export function PipelineEditor(props: PipelineEditorProps) {
  const { text, onChange, problems, warnings, params, task, definition } = props;
  const { t } = useTranslation();
  const api = useApi();
  const read = useMemo(() => readPipeline(text), [text]);
  const drawn = useDeferredValue(read.nodes);
  const [selected, setSelected] = useState<string | null>(null);
  const [reveal, setReveal] = useState<TextRange | null>(null);
  const [pane, setPane] = useState<Pane>('step');
  /** Where a new step is added: before a place in a block. */
  const [adding, setAdding] = useState<{ readonly block: JsonPath; readonly index: number } | null>(null);
  const [report, setReport] = useState<DryRunReport | null>(null);
  const { tools, facts } = useToolFacts(read.nodes, Object.keys(params));
  const node = selected === null ? undefined : findNode(read.nodes, selected);
  const marks = useMemo(() => markProblems(text, read, problems, warnings), [text, read, problems, warnings]);
  const diagnostics = useMemo(
    () => marks.map(({ from, to, severity, message }) => ({ from, to, severity, message })),
    [marks],
  );
  const counts = useMemo(() => countByNode(marks), [marks]);
  const results = useMemo(() => resultsByNode(report, drawn), [report, drawn]);

  const choose = useCallback(
    (key: string | null) => {
      setSelected(key);
      const found = key === null ? undefined : findNode(read.nodes, key);
      if (!found) return;
      setReveal(rangeOf(read.root, found.path));
      setPane('step');
    },
    [read],
  );
  const onCursor = (offset: number) => {
    const around = nodeAround(read.nodes, pathAtOffset(read.root, offset));
    if (around) setSelected(around.key);
  };
  const change = (next: string, path: JsonPath | null, place: string) => {
    onChange(next, place);
    setSelected(path && keyOf(path));
    if (path) setReveal(rangeOf(readPipeline(next).root, path));
  };
  const onCommand = (command: StepCommand) => {
    if (!node) return;
    const { path } = node;
    if (command === 'remove') change(removeNode(text, path), null, `remove ${node.key}`);
    else {
      const next =
        command === 'duplicate' ? duplicateNode(text, path) : moveNode(text, path, command === 'up' ? -1 : 1);
      change(next.text, next.path, `${command} ${node.key}`);
    }
  };
  const add = (fields: Fields) => {
    if (!adding) return;
    const path = [...adding.block, adding.index];
    change(insertNode(text, adding.block, adding.index, fields), path, `add ${keyOf(path)}`);
    setAdding(null);
    setPane('step');
  };
  const addTool = async (name: string) => {
    const { input_schema } = await api.call('tools.get', { tool: name });
    add(newToolNode(name, input_schema as Schema, namesOf(read.nodes)));
  };
  const openMark = (mark: ProblemMark) => {
    setReveal({ from: mark.from, to: mark.to });
    if (mark.node !== null) setSelected(mark.node);
  };
  const loading = <Skeleton className="h-full w-full" />;
  const errors = marks.filter(({ severity }) => severity === 'error').length;
  return (
    <div className="flex h-full min-h-0 flex-col gap-3 overflow-auto min-[1000px]:grid min-[1000px]:grid-cols-2 min-[1000px]:overflow-hidden">
      <div className="flex min-h-0 shrink-0 flex-col gap-2">
        <StepToolbar
          selected={node}
          onAdd={() => setAdding(placeAfter(read.nodes, node))}
          onCommand={onCommand}
        />
        <div className="h-72 min-h-0 shrink-0 min-[1000px]:h-auto min-[1000px]:flex-1">
          <Suspense fallback={loading}>
            <PipelineGraph
              nodes={drawn}
              selected={selected}
              onSelect={choose}
              problems={counts}
              results={results}
              onAddTo={(block) => setAdding({ block, index: 0 })}
              onCommand={onCommand}
            />
          </Suspense>
        </div>
        <div
          className={classNames('flex min-h-0 flex-col', (node || pane !== 'step') && 'min-[1000px]:h-[55%]')}
        >
          <Tabs<Pane>
            value={pane}
            onChange={setPane}
            tabs={[
              {
                value: 'step',
                label: t('task_editor.pane.step'),
                content: (
                  <div className="h-full overflow-auto px-1 pb-2">
                    {node ? (
                      <StepForm
                        key={node.key}
                        node={node}
                        tools={tools}
                        problems={problems}
                        onSet={(path, value) => onChange(setValue(text, path, value), path.join('/'))}
                      />
                    ) : (
                      <p className="text-muted-foreground">{t('task_editor.select_step')}</p>
                    )}
                  </div>
                ),
              },
              {
                value: 'problems',
                label:
                  errors === 0
                    ? t('task_editor.pane.problems')
                    : t('task_editor.pane.problems_count', { count: errors }),
                content: (
                  <div className="h-full overflow-auto pb-2">
                    <ProblemList marks={marks} onOpen={openMark} />
                  </div>
                ),
              },
              {
                value: 'dry_run',
                label: t('task_editor.pane.dry_run'),
                content: (
                  <div className="h-full overflow-auto px-1 pb-2">
                    <DryRunPane
                      task={task}
                      definition={definition}
                      params={params}
                      report={report}
                      onReport={setReport}
                      onSelect={(step) => setSelected(nodeOfStep(read.nodes, step)?.key ?? null)}
                    />
                  </div>
                ),
              },
            ]}
          />
        </div>
      </div>
      <div className="h-96 min-h-0 shrink-0 min-[1000px]:h-auto">
        <Suspense fallback={loading}>
          <JsonEditor
            text={text}
            onChange={(next) => onChange(next, 'json')}
            onCursor={onCursor}
            diagnostics={diagnostics}
            reveal={reveal}
            facts={facts}
            label={t('task_editor.json')}
          />
        </Suspense>
      </div>
      {adding && (
        <StepPalette
          tools={tools}
          onTool={(name) => void addTool(name)}
          onStructure={(kind) => add(newStructure(kind, namesOf(read.nodes)))}
          onClose={() => setAdding(null)}
        />
      )}
    </div>
  );
}

/** After the selected node in its block; at the end of the pipeline without one, or where its block is only it. */
function placeAfter(nodes: readonly TreeNode[], node: TreeNode | undefined) {
  const index = node?.path.at(-1);
  const block = node?.path.slice(0, -1) ?? [];
  if (typeof index !== 'number' || block.at(-1) === 'parallel') return { block: [], index: nodes.length };
  return { block, index: index + 1 };
}

function countByNode(marks: readonly ProblemMark[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { node, severity } of marks)
    if (node !== null && severity === 'error') counts.set(node, (counts.get(node) ?? 0) + 1);
  return counts;
}

/** The last word of a dry run on each node; of many rounds, that which failed. */
function resultsByNode(report: DryRunReport | null, nodes: readonly TreeNode[]): ReadonlyMap<string, string> {
  const results = new Map<string, string>();
  for (const { path, what } of report?.nodes ?? []) {
    const key = nodeOfStep(nodes, String(path))?.key;
    if (key !== undefined && results.get(key) !== 'failed') results.set(key, String(what));
  }
  return results;
}
