import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Answer } from '../../components/answer.tsx';
import { modelOf, noModel } from '../../components/connect/choices.ts';
import { ModelFields } from '../../components/connect/model-fields.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { useOperation } from '../../data/operation-query.ts';
import { ConnectCard } from './connect-card.tsx';
import { useSettingsUpdate } from './settings-update.ts';

/** The language model that writes; without one, fixed rules do. */
export function ModelsPart() {
  const { t } = useTranslation();
  const [fields, setFields] = useState(noModel);
  const model = modelOf(fields);
  const status = useOperation('setup.status', {});
  const update = useSettingsUpdate();
  return (
    <>
      <Card title={t('settings.models.current')}>
        <Answer query={status}>
          {({ model: name }) => (
            <div className="flex items-center justify-between gap-3">
              <p>{name ?? t('settings.models.none')}</p>
              {name !== null && (
                <Button size="small" onClick={() => update.mutate({ changes: { toolkits: { llm: null } } })}>
                  {t('settings.models.use_none')}
                </Button>
              )}
            </div>
          )}
        </Answer>
      </Card>
      <ConnectCard
        title={t('settings.models.choose')}
        request={model && { model }}
        onConnected={() => setFields(noModel)}
      >
        <ModelFields value={fields} onChange={setFields} />
      </ConnectCard>
    </>
  );
}
