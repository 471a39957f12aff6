import { CircleCheck, CircleDashed } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../data/operation-query.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import type { ModelFields as Fields } from './choices.ts';
import { TextField } from './text-field.tsx';

export interface ModelFieldsProps {
  readonly value: Fields;
  readonly onChange: (value: Fields) => void;
}

const providers = ['ollama', 'openai', 'anthropic'] as const;

/** Which language model writes: one of Ollama on this machine, or one behind an address. */
export function ModelFields({ value, onChange }: ModelFieldsProps) {
  const { t } = useTranslation();
  const change = (changes: Partial<Fields>) => onChange({ ...value, ...changes });
  return (
    <div className="flex flex-col gap-3">
      <Field label={t('connect.model.provider')}>
        {({ id }) => (
          <Select
            id={id}
            value={value.provider}
            onChange={(provider) => change({ provider })}
            options={providers.map((provider) => ({
              value: provider,
              label: t(`connect.model.${provider}`),
            }))}
            className="w-full"
          />
        )}
      </Field>
      {value.provider === 'ollama' && (
        <OllamaModels chosen={value.model} onChoose={(model) => change({ model })} />
      )}
      <TextField
        label={t('connect.model.model')}
        placeholder={value.provider === 'ollama' ? 'llama3.2' : ''}
        value={value.model}
        onChange={(model) => change({ model })}
      />
      {value.provider !== 'ollama' && (
        <TextField
          label={t('connect.model.api_key')}
          type="password"
          hint={t('connect.password_hint')}
          value={value.api_key}
          onChange={(api_key) => change({ api_key })}
        />
      )}
      {value.provider !== 'anthropic' && (
        <details>
          <summary className="cursor-pointer text-muted-foreground">{t('connect.details')}</summary>
          <div className="mt-2">
            <TextField
              label={t('connect.url')}
              type="url"
              placeholder={
                value.provider === 'ollama' ? 'http://127.0.0.1:11434/v1' : 'https://api.openai.com/v1'
              }
              value={value.base_url}
              onChange={(base_url) => change({ base_url })}
            />
          </div>
        </details>
      )}
    </div>
  );
}

interface OllamaModelsProps {
  readonly chosen: string;
  readonly onChoose: (model: string) => void;
}

/** Whether Ollama runs here, and its models. */
function OllamaModels({ chosen, onChoose }: OllamaModelsProps) {
  const { t } = useTranslation();
  const ollama = useOperation('setup.detect', {}).data?.ollama;
  if (!ollama) return <p className="text-muted-foreground">{t('connect.model.looking')}</p>;
  if (!ollama.reachable)
    return (
      <p className="flex items-center gap-2 text-muted-foreground">
        <CircleDashed className="size-4 shrink-0" />
        {t('connect.model.no_ollama', { url: ollama.url })}
      </p>
    );
  return (
    <div className="flex flex-col gap-2">
      <p className="flex items-center gap-2 text-success">
        <CircleCheck className="size-4 shrink-0" />
        {t('connect.model.ollama_found', { count: ollama.models.length })}
      </p>
      <div className="flex flex-wrap gap-1.5">
        {ollama.models.map((model) => (
          <Button
            key={model}
            size="small"
            variant={model === chosen ? 'primary' : 'default'}
            aria-pressed={model === chosen}
            onClick={() => onChoose(model)}
          >
            {model}
          </Button>
        ))}
      </div>
    </div>
  );
}
