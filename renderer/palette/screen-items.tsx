import { Command } from 'cmdk';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Kbd } from '../components/ui/kbd.tsx';
import { screens } from '../screens/screens.tsx';
import { Item } from './item.tsx';

export function ScreenItems({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  return (
    <Command.Group heading={t('palette.groups.screens')}>
      {screens.map(({ name, path, icon, key }) => (
        <Item
          key={name}
          value={`screen ${name}`}
          label={t(`screens.${name}`)}
          icon={icon}
          aside={
            <>
              <Kbd>g</Kbd>
              <Kbd>{key}</Kbd>
            </>
          }
          onSelect={() => {
            onClose();
            navigate(path);
          }}
        />
      ))}
    </Command.Group>
  );
}
