import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import {
  CheckCheck,
  CircleHelp,
  Clock,
  GitBranch,
  Hand,
  Link,
  type LucideIcon,
  Plus,
  Repeat,
  Rows3,
  Split,
  TriangleAlert,
  Workflow,
  Wrench,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../../../components/class-names.ts';
import { Badge } from '../../../../components/ui/badge.tsx';
import { visibleText } from '../../../../components/visible-text.ts';
import { dryRunTones } from './dry-run-list.tsx';
import type { NodeKind, TreeNode } from './pipeline-tree.ts';

/** What is shown of a step: words alone, so that one that did not change is not drawn again. */
export type StepFacts = {
  readonly kind: NodeKind;
  readonly title: string;
  readonly words: string;
  readonly condition: string | null;
  readonly group: boolean;
  readonly problems: number;
  /** What a dry run says of it. */
  readonly what: string | null;
};
export type StepNode = Node<StepFacts, 'step'>;
export type NoteNode = Node<{ readonly text: string; readonly onAdd?: () => void }, 'note'>;

export const kindIcons: Readonly<Record<NodeKind, LucideIcon>> = {
  tool: Wrench,
  parallel: Split,
  foreach: Rows3,
  switch: GitBranch,
  repeat: Repeat,
  chain: Link,
  approval: Hand,
  wait: Clock,
  call: Workflow,
  unknown: CircleHelp,
};

export function stepFacts(node: TreeNode, group: boolean, problems: number, what: string | null): StepFacts {
  const condition = typeof node.fields.if === 'string' ? node.fields.if : null;
  const title = visibleText(titleOf(node));
  return { kind: node.kind, title, words: visibleText(wordsOf(node)), condition, group, problems, what };
}

/** A step in the graph, or the box around the steps that it holds. */
export function StepBox({ data, selected }: NodeProps<StepNode>) {
  const { t } = useTranslation();
  const { kind, title, words, condition, group, problems, what } = data;
  const Icon = kindIcons[kind];
  return (
    <div
      className={classNames(
        'size-full overflow-hidden rounded-lg border text-left text-sm',
        group ? 'bg-muted/60' : 'bg-card',
        problems > 0 && 'border-destructive',
        selected && 'border-primary ring-2 ring-primary',
      )}
    >
      <Handle type="target" position={Position.Top} className="invisible" isConnectable={false} />
      <div className="flex h-14 items-center gap-2.5 px-3">
        <Icon className="size-4 shrink-0 text-muted-foreground" />
        <div className="min-w-0 flex-1">
          <p className="truncate leading-tight font-medium">{title || t('task_editor.no_id')}</p>
          <p className="truncate text-xs text-muted-foreground">{words}</p>
        </div>
        {condition !== null && (
          <span title={`if ${condition}`} className="font-mono text-xs text-muted-foreground">
            if
          </span>
        )}
        {what !== null && (
          <Badge tone={dryRunTones[what] ?? 'neutral'}>
            {(what === 'ran' || what === 'recorded') && <CheckCheck />}
            {t(`task_editor.dry_run.what.${what}`)}
          </Badge>
        )}
        {problems > 0 && (
          <TriangleAlert
            className="size-4 shrink-0 text-destructive"
            aria-label={t('task_editor.has_problems')}
          />
        )}
      </div>
      <Handle type="source" position={Position.Bottom} className="invisible" isConnectable={false} />
    </div>
  );
}

/** Words of a branch, or the place for the first step of an empty one. */
export function NoteBox({ data: { text, onAdd } }: NodeProps<NoteNode>) {
  if (!onAdd)
    return (
      <p className="truncate text-center font-mono text-xs text-muted-foreground" title={text}>
        {text}
      </p>
    );
  return (
    <button
      type="button"
      onClick={onAdd}
      className="nopan flex h-9 w-full cursor-pointer items-center justify-center gap-1 rounded-md border border-dashed border-input text-xs text-muted-foreground hover:bg-accent"
    >
      <Plus className="size-3.5" /> {text}
    </button>
  );
}

function titleOf({ id, fields }: TreeNode): string {
  return typeof fields.title === 'string' && fields.title !== '' ? fields.title : id;
}

/** What a node does, in its own terms. */
function wordsOf({ kind, fields }: TreeNode): string {
  const inside = (name: string, field: string) =>
    String((fields[name] as { readonly [key: string]: unknown } | undefined)?.[field] ?? '');
  switch (kind) {
    case 'tool':
      return String(fields.uses);
    case 'foreach':
      return typeof fields.foreach === 'string' ? fields.foreach : JSON.stringify(fields.foreach);
    case 'repeat':
      return inside('repeat', 'until');
    case 'approval':
      return inside('approval', 'message');
    case 'wait':
      return inside('wait', 'until') || `${inside('wait', 'seconds')} s`;
    case 'call':
      return String(fields.call);
    default:
      return kind;
  }
}
