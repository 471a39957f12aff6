import { type ReactNode, useId } from 'react';

export interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong with it. */
  readonly error?: ReactNode;
  /** Gets what ties a control to its label and words. */
  readonly children: (control: {
    readonly id: string;
    readonly 'aria-describedby'?: string;
    readonly 'aria-invalid'?: true;
  }) => ReactNode;
}

/** A labelled control with its hint and error. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const words = `${id}-words`;
  const described = hint !== undefined || error !== undefined;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({
        id,
        ...(described && { 'aria-describedby': words }),
        ...(error !== undefined && { 'aria-invalid': true }),
      })}
      {described && (
        <div id={words} className="text-xs">
          {error !== undefined && (
            <p role="alert" className="text-destructive">
              {error}
            </p>
          )}
          {hint !== undefined && <p className="text-muted-foreground">{hint}</p>}
        </div>
      )}
    </div>
  );
}
