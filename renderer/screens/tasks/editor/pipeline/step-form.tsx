import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ErrorDetail } from '../../../../api/api.ts';
import { problemsBelow, type Schema } from '../../../../components/schema-form/form-schema.ts';
import { type FormValue, SchemaForm } from '../../../../components/schema-form/schema-form.tsx';
import { Button } from '../../../../components/ui/button.tsx';
import { Combobox } from '../../../../components/ui/combobox.tsx';
import { Field } from '../../../../components/ui/field.tsx';
import { Input } from '../../../../components/ui/input.tsx';
import { useOperation } from '../../../../data/operation-query.ts';
import { same } from '../draft.ts';
import { type JsonPath, writePath } from './json-path.ts';
import { formFields, nodeSchema } from './node-schemas.ts';
import { isFields, type TreeNode } from './pipeline-tree.ts';
import type { ToolSummary } from './step-palette.tsx';

export interface StepFormProps {
  readonly node: TreeNode;
  readonly tools: readonly ToolSummary[];
  /** Those of the whole task. */
  readonly problems: readonly ErrorDetail[];
  /** Sets the value at a path of the pipeline; undefined takes it away. */
  readonly onSet: (path: JsonPath, value: unknown) => void;
}

/** Asks for everything of a step but the steps inside it. */
export function StepForm({ node, tools, problems, onSet }: StepFormProps) {
  const { t } = useTranslation();
  const { kind, fields, path } = node;
  const own = problemsBelow(problems, `pipeline${writePath(path)}`);
  const shown = formFields(kind, fields);
  const set = (before: FormValue, after: FormValue, at: JsonPath) => {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
      if (!same(before[name], after[name])) onSet([...at, name], after[name]);
  };
  const outside = own.filter(({ path: at = '' }) => !/^(with|switch|uses)\b/.test(at));
  return (
    <div className="flex flex-col gap-4">
      {kind === 'tool' && (
        <ToolFields node={node} tools={tools} problems={own} onSet={onSet} onArguments={set} />
      )}
      {kind === 'switch' && <CaseFields node={node} problems={own} onSet={onSet} />}
      {kind === 'parallel' && (
        <Button
          size="small"
          className="self-start"
          onClick={() => onSet([...path, 'parallel', node.blocks.length], [])}
        >
          <Plus /> {t('task_editor.add_branch')}
        </Button>
      )}
      <SchemaForm
        schema={nodeSchema(kind, t)}
        value={shown}
        onChange={(next) => set(shown, next, path)}
        problems={outside}
      />
    </div>
  );
}

interface PartProps {
  readonly node: TreeNode;
  /** Those of the step, told from it. */
  readonly problems: readonly ErrorDetail[];
  readonly onSet: StepFormProps['onSet'];
}

function ToolFields({
  node,
  tools,
  problems,
  onSet,
  onArguments,
}: PartProps & {
  readonly tools: readonly ToolSummary[];
  readonly onArguments: (before: FormValue, after: FormValue, at: JsonPath) => void;
}) {
  const { t } = useTranslation();
  const name = String(node.fields.uses);
  const names = tools.map((tool) => tool.name);
  const tool = useOperation('tools.get', { tool: name }, { enabled: names.includes(name) }).data;
  const given = isFields(node.fields.with) ? node.fields.with : {};
  const [problem] = problems.filter(({ path }) => path === 'uses');
  return (
    <>
      <Field
        label={t('task_editor.tool')}
        {...(tool?.name === name && { hint: tool.description })}
        {...(problem && { error: [problem.message, problem.hint].filter(Boolean).join(' — ') })}
      >
        {({ id }) => (
          <Combobox
            id={id}
            value={name}
            options={names.includes(name) ? names : [name, ...names]}
            empty={t('task_editor.no_tool')}
            onChange={(chosen) => onSet([...node.path, 'uses'], chosen)}
          />
        )}
      </Field>
      {tool?.name === name && (
        <SchemaForm
          templates
          schema={tool.input_schema as Schema}
          value={given}
          onChange={(next) =>
            node.fields.with === undefined
              ? onSet([...node.path, 'with'], next)
              : onArguments(given, next, [...node.path, 'with'])
          }
          problems={problemsBelow(problems, 'with')}
        />
      )}
      <hr />
    </>
  );
}

function CaseFields({ node, problems, onSet }: PartProps) {
  const { t } = useTranslation();
  const cases = Array.isArray(node.fields.switch) ? node.fields.switch : [];
  return (
    <>
      {cases.map((one: unknown, index) => {
        const [problem] = problems.filter(({ path }) => path === `switch[${index}].when`);
        return (
          <Field
            // biome-ignore lint/suspicious/noArrayIndexKey: cases are named by their place
            key={index}
            label={t('task_editor.case', { number: index + 1 })}
            {...(problem && { error: [problem.message, problem.hint].filter(Boolean).join(' — ') })}
          >
            {(control) => (
              <Input
                {...control}
                className="font-mono"
                value={isFields(one) && typeof one.when === 'string' ? one.when : ''}
                onChange={({ target }) => onSet([...node.path, 'switch', index, 'when'], target.value)}
              />
            )}
          </Field>
        );
      })}
      <Button
        size="small"
        className="self-start"
        onClick={() => onSet([...node.path, 'switch', cases.length], { when: '', do: [] })}
      >
        <Plus /> {t('task_editor.add_case')}
      </Button>
    </>
  );
}
