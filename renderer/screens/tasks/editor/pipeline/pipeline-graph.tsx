import {
  Background,
  Controls,
  type Edge,
  type NodeChange,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { Workflow } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../../../components/empty-state.tsx';
import { Button } from '../../../../components/ui/button.tsx';
import { useTheme } from '../../../../theme.ts';
import { type GraphLayout, holdsOthers, layOut } from './graph-layout.ts';
import { NoteBox, type NoteNode, StepBox, type StepNode, stepFacts } from './graph-node.tsx';
import type { JsonPath } from './json-path.ts';
import type { TreeNode } from './pipeline-tree.ts';

export interface PipelineGraphProps {
  readonly nodes: readonly TreeNode[];
  readonly selected: string | null;
  readonly onSelect: (key: string | null) => void;
  /** How many problems a node has, by key. */
  readonly problems: ReadonlyMap<string, number>;
  /** What a dry run says, by key. */
  readonly results: ReadonlyMap<string, string>;
  /** Asks for a first step in an empty block. */
  readonly onAddTo: (block: JsonPath) => void;
  /** It stands on a page that scrolls, and is only looked at. */
  readonly still?: boolean;
  /** Keys of the selected node: Delete, Alt with an arrow, Ctrl+D. */
  readonly onCommand: (command: 'remove' | 'up' | 'down' | 'duplicate') => void;
}

/** A drawn step with what it was drawn of: the same again is not drawn anew. */
interface Kept {
  readonly facts: string;
  readonly step: StepNode;
}

const nodeTypes = { step: StepBox, note: NoteBox };

/** A pipeline drawn from top to bottom. Tab leads from step to step, Enter selects. */
export default function PipelineGraph(props: PipelineGraphProps) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  );
}

function Graph({
  nodes,
  selected,
  onSelect,
  problems,
  results,
  onAddTo,
  onCommand,
  still = false,
}: PipelineGraphProps) {
  const { t } = useTranslation();
  const { dark } = useTheme();
  const layout = useMemo(() => layOut(nodes), [nodes]);
  const before = useRef(new Map<string, Kept>());
  const drawn = useMemo((): (StepNode | NoteNode)[] => {
    const kept = new Map<string, Kept>();
    const steps = layout.boxes.map(({ key, node, x, y, width, height, depth }): StepNode => {
      const data = stepFacts(node, holdsOthers(node), problems.get(key) ?? 0, results.get(key) ?? null);
      const facts = JSON.stringify([data, node.id, x, y, width, height, depth, key === selected]);
      const known = before.current.get(key);
      const step: StepNode =
        known?.facts === facts
          ? known.step
          : {
              id: key,
              type: 'step',
              position: { x, y },
              width,
              height,
              zIndex: depth,
              selected: key === selected,
              ariaLabel: `${node.id}: ${node.kind === 'tool' ? String(node.fields.uses) : t(`task_editor.kind.${node.kind}`)}`,
              data,
            };
      kept.set(key, { facts, step });
      return step;
    });
    before.current = kept;
    const notes = layout.notes.map(({ key, kind, block, owner, index, x, y, width, depth }): NoteNode => {
      const words = branchWords(owner, index) ?? t('task_editor.otherwise');
      return {
        id: key,
        type: 'note',
        position: { x, y },
        width,
        height: kind === 'empty' ? 36 : 18,
        zIndex: depth,
        selectable: false,
        focusable: false,
        data:
          kind === 'empty'
            ? { text: t('task_editor.add_here'), onAdd: () => onAddTo(block.path) }
            : { text: words },
      };
    });
    return [...steps, ...notes];
  }, [layout, selected, problems, results, onAddTo, t]);
  const edges = useMemo(
    (): Edge[] =>
      layout.edges.map(({ from, to }) => ({
        id: `${from} ${to}`,
        source: from,
        target: to,
        type: 'smoothstep',
        focusable: false,
        selectable: false,
        zIndex: 1_000,
      })),
    [layout],
  );
  useKeepInView(layout, selected);
  const onKeyDown = (event: KeyboardEvent) => {
    const command =
      event.key === 'Delete' || event.key === 'Backspace'
        ? 'remove'
        : event.altKey && event.key === 'ArrowUp'
          ? 'up'
          : event.altKey && event.key === 'ArrowDown'
            ? 'down'
            : event.key === 'd' && (event.ctrlKey || event.metaKey)
              ? 'duplicate'
              : null;
    if (command === null || selected === null) return;
    event.preventDefault();
    onCommand(command);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the steps inside take the focus
    <div className="h-full min-h-0 overflow-hidden rounded-lg border bg-background" onKeyDown={onKeyDown}>
      <ReactFlow<StepNode | NoteNode>
        nodes={drawn}
        edges={edges}
        nodeTypes={nodeTypes}
        onNodesChange={(changes: NodeChange<StepNode | NoteNode>[]) => {
          for (const change of changes) if (change.type === 'select' && change.selected) onSelect(change.id);
        }}
        onPaneClick={() => onSelect(null)}
        panOnScroll={!still}
        zoomOnScroll={false}
        preventScrolling={!still}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        multiSelectionKeyCode={null}
        selectionKeyCode={null}
        minZoom={0.2}
        maxZoom={1.25}
        colorMode={dark ? 'dark' : 'light'}
        style={{ backgroundColor: 'transparent' }}
        proOptions={{ hideAttribution: true }}
        ariaLabelConfig={{
          'controls.ariaLabel': t('task_editor.graph.controls'),
          'controls.zoomIn.ariaLabel': t('task_editor.graph.zoom_in'),
          'controls.zoomOut.ariaLabel': t('task_editor.graph.zoom_out'),
          'controls.fitView.ariaLabel': t('task_editor.graph.fit'),
          'node.a11yDescription.default': t('task_editor.graph.keys'),
          'node.a11yDescription.keyboardDisabled': t('task_editor.graph.keys'),
        }}
      >
        <Background gap={20} />
        {nodes.length === 0 && (
          <Panel position="top-center" className="w-4/5">
            <EmptyState
              icon={Workflow}
              title={t('task_editor.no_steps.title')}
              text={t('task_editor.no_steps.text')}
              action={<Button onClick={() => onAddTo([])}>{t('task_editor.add_step')}</Button>}
            />
          </Panel>
        )}
        <Controls showInteractive={false} position="bottom-right" />
      </ReactFlow>
    </div>
  );
}

const margin = 16;
const readableZoom = 0.7;

/** Shows the begin of the graph at first, and a step that was selected elsewhere when it is out of sight. */
function useKeepInView({ boxes, width }: GraphLayout, selected: string | null): void {
  const { setViewport, setCenter, getViewport } = useReactFlow();
  const pane = useStore((state) => ({ width: state.width, height: state.height }), sameSize);
  const placed = useRef(false);
  const empty = boxes.length === 0;
  useEffect(() => {
    if (empty) placed.current = false;
    if (placed.current || empty || pane.width === 0) return;
    placed.current = true;
    const zoom = Math.min(1, Math.max(0.3, (pane.width - 2 * margin) / Math.max(1, width)));
    void setViewport({ x: (pane.width - width * zoom) / 2, y: margin, zoom });
  }, [empty, pane.width, width, setViewport]);
  const sought = useRef<string | null>(null);
  useEffect(() => {
    if (sought.current === selected || pane.width === 0) return;
    sought.current = selected;
    const box = boxes.find(({ key }) => key === selected);
    if (!box) return;
    const { x, y, zoom } = getViewport();
    const left = box.x * zoom + x;
    const top = box.y * zoom + y;
    const seen =
      left >= 0 && top >= 0 && left + box.width * zoom <= pane.width && top + 56 * zoom <= pane.height;
    if (!seen || zoom < 0.4)
      void setCenter(box.x + box.width / 2, box.y + Math.min(box.height, 200) / 2, {
        zoom: Math.max(zoom, readableZoom),
      });
  }, [boxes, selected, pane, getViewport, setCenter]);
}

interface Size {
  readonly width: number;
  readonly height: number;
}
const sameSize = (one: Size, other: Size) => one.width === other.width && one.height === other.height;

/** The words above a branch: its condition, or its number. */
function branchWords(owner: TreeNode, index: number): string | undefined {
  if (owner.kind === 'parallel') return String(index + 1);
  const cases = Array.isArray(owner.fields.switch) ? owner.fields.switch : [];
  const one: unknown = cases[index];
  return typeof one === 'object' && one !== null && 'when' in one ? String(one.when) : undefined;
}
