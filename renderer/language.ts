import { useEffect } from 'react';
import { useOperation } from './data/operation-query.ts';
import { type Language, setLanguage } from './words.ts';

/** Speaks the language of the settings, and another one as soon as they say so. */
export function useSpokenLanguage(): void {
  const language = useOperation('system.facts', {}).data?.language;
  useEffect(() => {
    if (language !== undefined) void setLanguage(language as Language);
  }, [language]);
}
