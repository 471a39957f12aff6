import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../data/operation-query.ts';
import { SchemaForm } from '../schema-form/schema-form.tsx';
import { Switch } from '../ui/switch.tsx';
import type { Question } from './question.ts';

type Value = { readonly [key: string]: unknown };

export interface GivenAnswerProps {
  readonly item: Question;
  readonly value: Value | null;
  readonly onChange: (value: Value | null) => void;
}

/** What a call that went out answered, as far as the person knows: later steps may read it. */
export function GivenAnswer({ item, value, onChange }: GivenAnswerProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const { tool } = item.detail;
  const schema = useOperation(
    'tools.get',
    { tool: typeof tool === 'string' ? tool : '' },
    { enabled: isOpen && typeof tool === 'string' },
  ).data?.output_schema;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-2">
        <Switch
          checked={isOpen}
          label={t('inbox.given.label')}
          onChange={(open) => {
            setOpen(open);
            onChange(open ? {} : null);
          }}
        />
        <span>{t('inbox.given.label')}</span>
      </div>
      {isOpen && (
        <div className="rounded-md border p-3">
          <SchemaForm schema={schema ?? { type: 'object' }} value={value ?? {}} onChange={onChange} />
        </div>
      )}
    </div>
  );
}
