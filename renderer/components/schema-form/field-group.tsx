import type { ReactNode } from 'react';

/** What stands beside a control. */
export interface FieldWords {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
}

/** Several controls that are one value. */
export function FieldGroup({
  words: { label, hint, error },
  children,
}: {
  readonly words: FieldWords;
  readonly children: ReactNode;
}) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="font-medium">{label}</legend>
      {hint !== undefined && <p className="text-xs text-muted-foreground">{hint}</p>}
      {error !== undefined && (
        <p role="alert" className="text-xs text-destructive">
          {error}
        </p>
      )}
      <div className="flex flex-col gap-3 border-l-2 pl-3">{children}</div>
    </fieldset>
  );
}
