import { Answer } from '../../components/answer.tsx';
import type { Schema } from '../../components/schema-form/form-schema.ts';
import { useOperation } from '../../data/operation-query.ts';
import { SettingRow } from './setting-row.tsx';

/** Settings by their paths: `language`, or all below `log`. Each is saved when it is changed. */
export function SettingRows({ paths }: { readonly paths: readonly string[] }) {
  const settings = useOperation('settings.get', { schema: true });
  return (
    <Answer query={settings}>
      {({ items, schema }) => (
        <div className="flex flex-col divide-y">
          {paths
            .flatMap((path) => items.filter((item) => `${item.path}.`.startsWith(`${path}.`)))
            .map((setting) => (
              <SettingRow
                key={`${setting.path} ${JSON.stringify(setting.value)}`}
                setting={setting}
                schema={schema as Schema | undefined}
              />
            ))}
        </div>
      )}
    </Answer>
  );
}
