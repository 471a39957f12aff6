import { useTranslation } from 'react-i18next';
import { Dialog } from '../components/ui/dialog.tsx';
import { Kbd } from '../components/ui/kbd.tsx';
import { screens } from '../screens/screens.tsx';
import { commandKey } from './command-key.ts';

/** Every key that works everywhere. */
export default function KeySheet({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('palette.keys.title')}>
      <div className="grid gap-x-8 gap-y-4 pb-3 sm:grid-cols-2">
        <div className="flex flex-col gap-4">
          <KeyList
            title={t('palette.keys.everywhere')}
            keys={[
              [[commandKey(), 'K'], t('palette.keys.palette')],
              [['n'], t('palette.keys.quick_add')],
              [['?'], t('palette.keys.sheet')],
              [['Alt', 'T'], t('palette.keys.notices')],
              [['Esc'], t('palette.keys.escape')],
            ]}
          />
          <KeyList
            title={t('palette.keys.lists')}
            keys={[
              [['↑', '↓'], t('palette.keys.move')],
              [['Home', 'End'], t('palette.keys.ends')],
              [['Enter'], t('palette.keys.open')],
            ]}
          />
        </div>
        <KeyList
          title={t('palette.keys.screens')}
          keys={screens.map(({ name, key }) => [['g', key], t(`screens.${name}`)])}
        />
      </div>
    </Dialog>
  );
}

interface KeyListProps {
  readonly title: string;
  readonly keys: readonly (readonly [readonly string[], string])[];
}

function KeyList({ title, keys }: KeyListProps) {
  return (
    <section>
      <h3 className="mb-1.5 font-semibold">{title}</h3>
      <dl className="flex flex-col gap-1.5">
        {keys.map(([pressed, does]) => (
          <div key={does} className="flex items-center justify-between gap-3">
            <dt>{does}</dt>
            <dd className="flex gap-1">
              {pressed.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
