import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../components/ui/field.tsx';
import { Input, Textarea } from '../../components/ui/input.tsx';
import { Select } from '../../components/ui/select.tsx';
import { entryOfForm, type ServerEntry, type ServerForm } from './server-entries.ts';

const empty: ServerForm = { name: '', kind: 'stdio', command: '', args: '', url: '', variables: '' };

/** One tool server by its fields: a command on this machine, or an address. */
export function ServerFields({
  onEntries,
}: {
  readonly onEntries: (entries: readonly ServerEntry[]) => void;
}) {
  const { t } = useTranslation();
  const [form, setForm] = useState(empty);
  const change = (changes: Partial<ServerForm>) => {
    const next = { ...form, ...changes };
    setForm(next);
    const whole = next.name.trim() !== '' && (next.kind === 'http' ? next.url : next.command).trim() !== '';
    onEntries(whole ? [entryOfForm({ ...next, name: next.name.trim() })] : []);
  };
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label={t('tools.add.name')} hint={t('tools.add.name_hint')}>
        {(control) => (
          <Input {...control} value={form.name} onChange={({ target }) => change({ name: target.value })} />
        )}
      </Field>
      <Field label={t('tools.server.kind')}>
        {({ id }) => (
          <Select
            id={id}
            value={form.kind}
            onChange={(kind) => change({ kind })}
            options={[
              { value: 'stdio', label: t('tools.kind.stdio') },
              { value: 'http', label: t('tools.kind.http') },
            ]}
          />
        )}
      </Field>
      {form.kind === 'stdio' ? (
        <>
          <Field label={t('tools.add.command')} hint={t('tools.add.command_hint')}>
            {(control) => (
              <Input
                {...control}
                value={form.command}
                placeholder="npx"
                onChange={({ target }) => change({ command: target.value })}
              />
            )}
          </Field>
          <Field label={t('tools.add.args')} hint={t('tools.add.args_hint')}>
            {(control) => (
              <Textarea
                {...control}
                value={form.args}
                onChange={({ target }) => change({ args: target.value })}
                className="font-mono text-xs"
              />
            )}
          </Field>
        </>
      ) : (
        <Field label={t('tools.add.url')}>
          {(control) => (
            <Input
              {...control}
              type="url"
              value={form.url}
              placeholder="https://example.com/mcp"
              onChange={({ target }) => change({ url: target.value })}
            />
          )}
        </Field>
      )}
      <div className="sm:col-span-2">
        <Field
          label={t(form.kind === 'stdio' ? 'tools.add.env' : 'tools.add.headers')}
          hint={t('tools.add.variables_hint', { secret: `\${secret:NAME}` })}
        >
          {(control) => (
            <Textarea
              {...control}
              value={form.variables}
              onChange={({ target }) => change({ variables: target.value })}
              className="font-mono text-xs"
              placeholder="NAME=value"
            />
          )}
        </Field>
      </div>
    </div>
  );
}
