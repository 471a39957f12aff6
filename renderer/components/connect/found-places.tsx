import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';

interface Place {
  readonly kind: string;
  readonly path: string;
}

/** Files and folders that were found on this machine; one is taken by a click. */
export function FoundPlaces({
  places,
  onChoose,
}: {
  readonly places: readonly Place[];
  readonly onChoose: (place: Place) => void;
}) {
  const { t } = useTranslation();
  if (places.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <span className="text-xs text-muted-foreground">{t('connect.found')}</span>
      {places.map((place) => (
        <Button key={place.path} size="small" onClick={() => onChoose(place)} className="max-w-full">
          <code className="truncate">{place.path}</code>
        </Button>
      ))}
    </div>
  );
}
