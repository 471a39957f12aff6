import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { JsonObject } from '../../../core/model/json.ts';
import { type ErrorDetail, problemOf } from '../../api/api.ts';
import { Answer } from '../../components/answer.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { isSchema, type Schema } from '../../components/schema-form/form-schema.ts';
import { type FormValue, SchemaForm } from '../../components/schema-form/schema-form.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { useOperation } from '../../data/operation-query.ts';
import { useSettingsUpdate } from './settings-update.ts';

/** Every setting of the toolkits that are built in, by the schema of each. */
export function ToolkitsPart() {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  const settings = useOperation('settings.get', { path: 'toolkits', schema: true });
  return (
    <Card
      title={t('settings.parts.toolkits')}
      actions={
        <Link href="/tools?tab=servers" className="text-primary underline-offset-2 hover:underline">
          {t('settings.toolkits.servers')}
        </Link>
      }
    >
      <Answer query={settings}>
        {({ items, schema }) => {
          const schemas = toolkitSchemas(schema);
          const settingsOf = (name: string) =>
            (items.find(({ path }) => path === `toolkits.${name}`)?.value ?? {}) as JsonObject;
          const chosen = open === null ? undefined : schemas[open];
          return (
            <>
              <ul className="flex flex-col divide-y">
                {Object.keys(schemas).map((name) => (
                  <li key={name} className="flex items-center gap-3 py-2 first:pt-0 last:pb-0">
                    <span className="w-24 shrink-0 font-medium">{name}</span>
                    <code className="min-w-0 flex-1 truncate text-xs text-muted-foreground">
                      {Object.keys(settingsOf(name)).join(', ')}
                    </code>
                    <Button
                      size="small"
                      aria-label={t('settings.toolkits.edit_of', { name })}
                      onClick={() => setOpen(name)}
                    >
                      {t('settings.toolkits.edit')}
                    </Button>
                  </li>
                ))}
              </ul>
              {open !== null && chosen && (
                <ToolkitForm
                  name={open}
                  schema={chosen}
                  value={settingsOf(open)}
                  onClose={() => setOpen(null)}
                />
              )}
            </>
          );
        }}
      </Answer>
    </Card>
  );
}

function toolkitSchemas(whole: unknown): Readonly<Record<string, Schema>> {
  const properties = isSchema(whole) && isSchema(whole.properties) ? whole.properties : {};
  const toolkits = isSchema(properties.toolkits) ? properties.toolkits.properties : {};
  return (isSchema(toolkits) ? toolkits : {}) as Readonly<Record<string, Schema>>;
}

interface ToolkitFormProps {
  readonly name: string;
  readonly schema: Schema;
  readonly value: JsonObject;
  readonly onClose: () => void;
}

function ToolkitForm({ name, schema, value, onClose }: ToolkitFormProps) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<FormValue>(value);
  const update = useSettingsUpdate({ onDone: onClose });
  const problem = update.error === null ? undefined : problemOf(update.error);
  const save = () => {
    // What was taken away has to be said: a change that does not name a field leaves it.
    const gone = Object.keys(value).filter((key) => !(key in edited));
    const changes = { ...edited, ...Object.fromEntries(gone.map((key) => [key, null])) } as JsonObject;
    update.mutate({ changes: { toolkits: { [name]: changes } } });
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={name}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="primary" onClick={save} disabled={update.isPending}>
            {t('save')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-3">
        {problem && <ProblemNotice problem={problem} />}
        <SchemaForm
          schema={schema}
          value={edited}
          onChange={setEdited}
          problems={problemsBelow(problem, name)}
        />
      </div>
    </Dialog>
  );
}

/** Paths begin at the configuration; those of a form at its value. */
function problemsBelow(problem: ErrorDetail | undefined, name: string): readonly ErrorDetail[] {
  const begin = `toolkits.${name}.`;
  return (problem?.problems ?? []).flatMap((one) =>
    one.path?.startsWith(begin) ? [{ ...one, path: one.path.slice(begin.length) }] : [],
  );
}
