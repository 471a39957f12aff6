import { useTranslation } from 'react-i18next';
import { useApi } from '../../api/api-context.tsx';
import { Answer } from '../../components/answer.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { Button, buttonClasses } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { useOperation } from '../../data/operation-query.ts';
import { useShellDialog } from '../../palette/shell-dialog.ts';

/** Which program this is, on what it runs, its keys and documentation. */
export function AboutPart() {
  const { t } = useTranslation();
  const { desktop } = useApi();
  const show = useShellDialog();
  const facts = useOperation('system.facts', {});
  return (
    <Card
      title={t('app')}
      actions={
        <>
          <Button size="small" onClick={() => show({ kind: 'keys' })}>
            {t('palette.actions.keys')}
          </Button>
          {!desktop && (
            <a
              href="/docs"
              target="_blank"
              rel="noopener"
              className={buttonClasses({ variant: 'default', size: 'small' })}
            >
              {t('settings.about.docs')}
            </a>
          )}
        </>
      }
    >
      <Answer query={facts}>
        {({ version, timezone, zone_data, started_at, pid }) => (
          <FactList
            facts={[
              [t('settings.about.version'), version],
              [t('settings.about.started'), <Moment key="at" at={started_at} />],
              [t('settings.about.process'), pid],
              [t('settings.about.zone'), timezone],
              [t('settings.about.zone_data'), zone_data],
              [t('settings.about.license'), 'MIT'],
            ]}
          />
        )}
      </Answer>
    </Card>
  );
}
