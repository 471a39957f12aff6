import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './locales/en.ts';

export type Language = 'en' | 'ro';

/** Loads the words of a language; English ones stand in for what is missing. Romanian is loaded when it is chosen. */
export async function setLanguage(language: Language): Promise<void> {
  if (!i18next.isInitialized)
    await i18next.use(initReactI18next).init({
      lng: 'en',
      fallbackLng: 'en',
      resources: { en: { translation: en } },
      // React escapes.
      interpolation: { escapeValue: false },
    });
  if (language === 'ro' && !i18next.hasResourceBundle('ro', 'translation'))
    i18next.addResourceBundle('ro', 'translation', (await import('./locales/ro.ts')).default);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}
