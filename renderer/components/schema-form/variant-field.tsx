import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Select } from '../ui/select.tsx';
import { FieldGroup, type FieldWords } from './field-group.tsx';
import type { Schema } from './form-schema.ts';
import { beginningOf, type SchemaVariant, variantOf } from './schema-variants.ts';

interface VariantFieldProps {
  readonly name: string;
  readonly variants: readonly SchemaVariant[];
  readonly root: Schema;
  readonly required: boolean;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly words: FieldWords;
  /** The control of the chosen form. */
  readonly children: (variant: SchemaVariant) => ReactNode;
}

/** A value that has one of several forms: which one, and then its fields. */
export function VariantField(props: VariantFieldProps) {
  const { name, variants, root, required, value, onChange, words, children } = props;
  const { t } = useTranslation();
  // A value may fit several forms: the one that was chosen holds as long as it fits.
  const [chosen, setChosen] = useState(-1);
  const known = variants[chosen];
  const fits = known !== undefined && variantOf([known], value) === 0;
  const at = fits ? chosen : variantOf(variants, value);
  const variant = variants[at];
  const options = variants.map(({ title }, index) => ({ value: String(index), label: title }));
  const none = { value: '-1', label: t('schema_form.unset') };
  return (
    <FieldGroup words={words}>
      <Select
        className="w-full"
        label={t('schema_form.form_of', { name })}
        value={String(at)}
        options={required && at >= 0 ? options : [none, ...options]}
        onChange={(picked) => {
          const next = variants[Number(picked)];
          setChosen(Number(picked));
          onChange(next === undefined ? undefined : beginningOf(next, root));
        }}
      />
      {variant !== undefined && children(variant)}
    </FieldGroup>
  );
}
