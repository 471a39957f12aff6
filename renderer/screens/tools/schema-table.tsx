import { useTranslation } from 'react-i18next';
import type { Json } from '../../../core/model/json.ts';
import { JsonView } from '../../components/json-view.tsx';
import type { Schema } from '../../components/schema-form/form-schema.ts';
import { visibleText } from '../../components/visible-text.ts';
import { schemaRows } from './schema-rows.ts';

/** What a tool takes or answers, value by value; the schema itself below. */
export function SchemaTable({ schema }: { readonly schema: Schema }) {
  const { t } = useTranslation();
  const rows = schemaRows(schema);
  return (
    <div className="flex flex-col gap-3">
      {rows.length === 0 ? (
        <p className="text-muted-foreground">{t('tools.schema.nothing')}</p>
      ) : (
        <ul className="flex flex-col divide-y">
          {rows.map(({ path, type, required, description, limits }) => (
            <li key={path} className="py-1.5 first:pt-0 last:pb-0">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <code className="font-medium break-all">{visibleText(path)}</code>
                <span className="text-xs break-all text-muted-foreground">{visibleText(type)}</span>
                {required && <span className="text-xs text-primary">{t('tools.schema.required')}</span>}
                {limits.map((limit) => (
                  <span key={limit} className="text-xs break-all text-muted-foreground">
                    {visibleText(limit)}
                  </span>
                ))}
              </p>
              {description !== '' && (
                <p className="text-xs break-words text-muted-foreground">{visibleText(description)}</p>
              )}
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary className="cursor-pointer text-xs text-muted-foreground">{t('tools.schema.json')}</summary>
        <div className="mt-2">
          <JsonView value={schema as Json} label={t('tools.schema.json')} />
        </div>
      </details>
    </div>
  );
}
