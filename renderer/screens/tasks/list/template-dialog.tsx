import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Answer } from '../../../components/answer.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { useAction } from '../../../data/operation-action.ts';
import { useOperation } from '../../../data/operation-query.ts';

/** Ready tasks: one can be installed as it is, or opened in the editor first. */
export function TemplateDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const templates = useOperation('templates.list', {});
  const install = useAction('templates.install', {
    done: ({ title, schedule_sentence }) => t('tasks.template.installed', { title, schedule_sentence }),
    onDone: ({ id }) => navigate(`/tasks/${id}`),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('tasks.template.title')}
      description={t('tasks.template.text')}
      className="w-[min(44rem,calc(100vw-2rem))]"
    >
      <Answer query={templates}>
        {({ items }) => (
          <ul className="flex flex-col divide-y">
            {items.map(({ name, title, description }) => (
              <li key={name} className="flex items-center gap-3 py-2.5">
                <div className="min-w-0 flex-1">
                  <p className="font-medium">{title}</p>
                  <p className="text-xs text-muted-foreground">{description}</p>
                </div>
                <Button
                  variant="ghost"
                  aria-label={t('tasks.template.edit_one', { title })}
                  onClick={() => navigate(`/tasks/new?template=${encodeURIComponent(name)}`)}
                >
                  {t('tasks.template.edit')}
                </Button>
                <Button
                  aria-label={t('tasks.template.install_one', { title })}
                  disabled={install.isPending}
                  onClick={() => install.mutate({ name })}
                >
                  {t('tasks.template.install')}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </Dialog>
  );
}
