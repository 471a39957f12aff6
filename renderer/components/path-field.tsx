import { FolderOpen } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { FileChoice } from '../../core/doors/ipc-contract.ts';
import { useApi } from '../api/api-context.tsx';
import { Button } from './ui/button.tsx';
import { Field } from './ui/field.tsx';
import { Input } from './ui/input.tsx';

export interface PathFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  readonly value: string;
  readonly onChange: (path: string) => void;
  /** What the desktop application lets choose; in a browser the path is written. */
  readonly choice: FileChoice;
}

/** A file or folder of the machine that the engine runs on. */
export function PathField({ label, hint, placeholder, value, onChange, choice }: PathFieldProps) {
  const { t } = useTranslation();
  const { desktop } = useApi();
  const choose = async () => {
    const chosen = await desktop?.chooseFile(choice);
    if (typeof chosen === 'string') onChange(chosen);
  };
  return (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {(control) => (
        <div className="flex gap-2">
          <Input
            {...control}
            value={value}
            placeholder={placeholder}
            spellCheck={false}
            onChange={({ target }) => onChange(target.value)}
          />
          {desktop && (
            <Button onClick={choose}>
              <FolderOpen />
              {t('connect.choose')}
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}
