import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Json } from '../../../core/model/json.ts';
import { useOperation } from '../../data/operation-query.ts';
import { JsonView } from '../json-view.tsx';
import { visibleText } from '../visible-text.ts';
import type { Question } from './question.ts';

/** What exactly it is about, beside the words: the arguments of a call in doubt, both forms of a changed tool, a proposed task. */
export function QuestionDetail({ item }: { readonly item: Question }) {
  const { t } = useTranslation();
  if (item.effect_id !== null && item.run_id !== null)
    return <Arguments run={item.run_id} effect={item.effect_id} />;
  const { before, after, definition, about, input, tool, arguments: given } = item.detail;
  if (item.kind === 'changed_tool' && before !== undefined && after !== undefined)
    return (
      <div className="grid gap-3 min-[1000px]:grid-cols-2">
        <JsonView value={before} label={t('inbox.detail.before')} />
        <JsonView value={after} label={t('inbox.detail.after')} />
      </div>
    );
  // A call that is asked about before it is made.
  if (about !== undefined && input !== undefined && typeof tool === 'string')
    return (
      <>
        <JsonView value={input} label={t('inbox.detail.would_send')} maxHeight={240} />
        <Link
          href={`/tools/${encodeURIComponent(tool)}`}
          className="w-fit text-primary underline-offset-2 hover:underline"
        >
          {t('inbox.detail.tool', { tool: visibleText(tool) })}
        </Link>
      </>
    );
  if (given !== undefined) return <JsonView value={given} label={t('inbox.detail.arguments')} />;
  // A task that an agent proposes.
  if (definition !== undefined) return <JsonView value={definition} label={t('inbox.detail.definition')} />;
  return null;
}

function Arguments({ run, effect }: { readonly run: string; readonly effect: string }) {
  const { t } = useTranslation();
  const found = useOperation('runs.get', { run }).data?.effects.find(({ id }) => id === effect);
  if (!found) return null;
  return <JsonView value={found.input as Json} label={t('inbox.detail.sent')} maxHeight={240} />;
}
