import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../components/class-names.ts';

export interface StepLineProps {
  readonly steps: readonly string[];
  readonly at: number;
}

/** Which steps are behind, and which lie ahead. */
export function StepLine({ steps, at }: StepLineProps) {
  const { t } = useTranslation();
  return (
    <ol aria-label={t('welcome.steps')} className="flex items-center gap-2">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={index === at ? 'step' : undefined}
          className={classNames(
            'flex flex-1 items-center gap-2 border-t-2 pt-2',
            index <= at ? 'border-primary' : 'text-muted-foreground',
            index === at && 'font-medium',
          )}
        >
          {index < at ? (
            <Check aria-label={t('welcome.behind')} className="size-4 text-primary" />
          ) : (
            <span>{index + 1}.</span>
          )}
          {t(`welcome.${step}.name`)}
        </li>
      ))}
    </ol>
  );
}
