import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../components/ui/badge.tsx';

const tones: Readonly<Record<string, Tone>> = {
  read_only: 'success',
  idempotent: 'primary',
  write: 'warning',
};

/** What a call of a tool does to the world. */
export function EffectBadge({ effect }: { readonly effect: string }) {
  const { t } = useTranslation();
  return (
    <Badge tone={tones[effect] ?? 'neutral'} title={t(`tools.effect_text.${effect}`, { defaultValue: '' })}>
      {t(`tools.effect.${effect}`, { defaultValue: effect })}
    </Badge>
  );
}
