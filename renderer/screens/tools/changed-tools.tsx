import { ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useAction } from '../../data/operation-action.ts';
import { useOperation } from '../../data/operation-query.ts';
import { type DefinitionChange, definitionChanges } from './definition-changes.ts';

/** What is different in the tools of a server from when they were accepted; they are refused until a person agrees. */
export function ChangedTools({ server }: { readonly server: string }) {
  const { t } = useTranslation();
  const inbox = useOperation('inbox.list', { limit: 200 });
  const approve = useAction('servers.approve', { done: t('tools.approve.done', { server }) });
  const changed = (inbox.data?.items ?? []).filter(
    ({ kind, detail: { server: whose, added } }) =>
      kind === 'changed_tool' && whose === server && added === undefined,
  );
  return (
    <Card
      className="border-warning/50"
      title={t('tools.approve.title')}
      actions={
        <Button
          variant="primary"
          size="small"
          onClick={() => approve.mutate({ server })}
          disabled={approve.isPending}
        >
          <ShieldCheck />
          {t('tools.approve.accept')}
        </Button>
      }
    >
      <p>{t('tools.approve.text')}</p>
      {changed.map(({ id, title, detail }) => (
        <section key={id} className="mt-3">
          <h3 className="font-medium">{visibleText(title)}</h3>
          <ul className="mt-1 flex flex-col gap-2">
            {definitionChanges(detail).map((change) => (
              <Change key={change.path} change={change} />
            ))}
          </ul>
        </section>
      ))}
    </Card>
  );
}

function Change({ change: { path, before, after } }: { readonly change: DefinitionChange }) {
  return (
    <li>
      <code className="text-xs text-muted-foreground">{visibleText(path)}</code>
      {before !== null && (
        <del className="block rounded bg-destructive/10 px-2 py-1 font-mono text-xs break-words no-underline">
          − {visibleText(before)}
        </del>
      )}
      {after !== null && (
        <ins className="block rounded bg-success/10 px-2 py-1 font-mono text-xs break-words no-underline">
          + {visibleText(after)}
        </ins>
      )}
    </li>
  );
}
