import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from 'sonner';
import { problemOf } from '../api/api.ts';
import { Button } from './ui/button.tsx';

const thanksMs = 1_500;

/** Puts a text on the clipboard, and says that it did. */
export function CopyButton({ text, label }: { readonly text: () => string; readonly label?: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), thanksMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      setCopied(true);
    } catch (thrown) {
      toast.error(t('copy_failed'), { description: problemOf(thrown).message });
    }
  };
  return (
    <Button variant="ghost" size="small" aria-label={label ?? t('copy')} onClick={copy}>
      {copied ? <Check /> : <Copy />}
      {copied ? t('copied') : t('copy')}
    </Button>
  );
}
