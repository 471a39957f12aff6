import type { ComponentProps } from 'react';
import { classNames } from '../class-names.ts';

export const inputClasses =
  'w-full min-w-0 rounded-md border border-input bg-card px-2.5 placeholder:text-muted-foreground disabled:opacity-50 aria-invalid:border-destructive';

export function Input({ className, type = 'text', ...props }: ComponentProps<'input'>) {
  return <input type={type} className={classNames(inputClasses, 'h-8', className)} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea className={classNames(inputClasses, 'min-h-16 py-1.5', className)} {...props} />;
}
