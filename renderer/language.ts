import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useOperation } from './data/operation-query.ts';
import { type Language, setLanguage } from './words.ts';

/** Speaks the language of the settings, and another one as soon as they say so: the interface's words and the engine's. */
export function useSpokenLanguage(): void {
  const queries = useQueryClient();
  const language = useOperation('system.facts', {}).data?.language;
  const spoken = useRef(language);
  useEffect(() => {
    if (language === undefined) return;
    void setLanguage(language as Language);
    // Answers hold sentences in the language that they were asked in.
    if (spoken.current !== undefined && spoken.current !== language) void queries.invalidateQueries();
    spoken.current = language;
  }, [language, queries]);
}
