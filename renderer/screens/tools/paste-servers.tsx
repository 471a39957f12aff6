import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button.tsx';
import { Field } from '../../components/ui/field.tsx';
import { Textarea } from '../../components/ui/input.tsx';
import { useOperation } from '../../data/operation-query.ts';
import { readServerEntries, type ServerEntry } from './server-entries.ts';

/** Takes the `mcpServers` of another client, from a file or the clipboard; says where such files are on this machine. */
export function PasteServers({
  onEntries,
}: {
  readonly onEntries: (entries: readonly ServerEntry[]) => void;
}) {
  const { t } = useTranslation();
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const clients = useOperation('setup.detect', {}).data?.clients ?? [];
  const read = readServerEntries(text);
  const take = (next: string) => {
    setText(next);
    const found = readServerEntries(next);
    onEntries(found.kind === 'entries' ? found.entries : []);
  };
  const error = read.kind === 'unreadable' ? read.message || t('tools.add.no_servers') : undefined;
  return (
    <div className="flex flex-col gap-3">
      <Field
        label={t('tools.add.json')}
        hint={t('tools.add.json_hint')}
        {...(error !== undefined && { error })}
      >
        {(control) => (
          <Textarea
            {...control}
            value={text}
            onChange={({ target }) => take(target.value)}
            spellCheck={false}
            rows={7}
            className="font-mono text-xs"
            placeholder='{"mcpServers": {"memory": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-memory"]}}}'
          />
        )}
      </Field>
      <div>
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          className="hidden"
          aria-label={t('tools.add.file')}
          onChange={async ({ target }) => {
            const [chosen] = target.files ?? [];
            if (chosen) take(await chosen.text());
          }}
        />
        <Button onClick={() => file.current?.click()}>
          <FileUp />
          {t('tools.add.file')}
        </Button>
      </div>
      {clients.length > 0 && (
        <div className="text-xs text-muted-foreground">
          <p>{t('tools.add.clients')}</p>
          <ul>
            {clients.map(({ client, file: path, servers }) => (
              <li key={path}>
                {client}: <code className="break-all">{path}</code> ({servers.join(', ')})
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
