import { useTranslation } from 'react-i18next';

/** The name of a part, with how many problems it has. */
export function TabLabel({ text, problems }: { readonly text: string; readonly problems: number }) {
  const { t } = useTranslation();
  if (problems === 0) return text;
  return (
    <span className="inline-flex items-center gap-1.5">
      {text}
      <span className="rounded-full bg-destructive px-1.5 text-[0.65rem] font-semibold text-destructive-foreground">
        <span aria-hidden>{problems}</span>
        <span className="sr-only">{t('task_editor.problem_count', { count: problems })}</span>
      </span>
    </span>
  );
}
