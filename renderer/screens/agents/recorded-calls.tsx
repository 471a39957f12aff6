import { useTranslation } from 'react-i18next';
import type { Json } from '../../../core/model/json.ts';
import { Answer } from '../../components/answer.tsx';
import { JsonView } from '../../components/json-view.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { useOperation } from '../../data/operation-query.ts';

/** The calls of a recording in their order, with what went in and came out. */
export function RecordedCalls({ recording }: { readonly recording: string }) {
  const { t } = useTranslation();
  const found = useOperation('recordings.get', { recording });
  return (
    <div className="mt-2">
      <Answer query={found}>
        {({ items }) => (
          <ol className="divide-y rounded-md border">
            {[...items.entries()].map(([number, { tool, input, output, sent }]) => (
              <li key={number} className="px-3 py-1.5">
                <details>
                  <summary className="flex cursor-pointer items-center gap-2">
                    <code className="text-xs">{visibleText(tool)}</code>
                    {!sent && <Badge tone="warning">{t('agents.recordings.not_sent')}</Badge>}
                  </summary>
                  <div className="mt-2 flex flex-col gap-2">
                    <JsonView label={t('agents.recordings.input')} value={input as Json} maxHeight={160} />
                    <JsonView label={t('agents.recordings.output')} value={output} maxHeight={160} />
                  </div>
                </details>
              </li>
            ))}
          </ol>
        )}
      </Answer>
    </div>
  );
}
