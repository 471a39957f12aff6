export type Language = 'en' | 'ro';

/** WMO weather interpretation codes as Open-Meteo uses them (WMO table 4677, reduced). */
const SUMMARIES: Readonly<Record<number, Readonly<Record<Language, string>>>> = {
  0: { en: 'clear sky', ro: 'cer senin' },
  1: { en: 'mainly clear', ro: 'mai mult senin' },
  2: { en: 'partly cloudy', ro: 'parțial înnorat' },
  3: { en: 'overcast', ro: 'cer acoperit' },
  45: { en: 'fog', ro: 'ceață' },
  48: { en: 'freezing fog', ro: 'ceață cu chiciură' },
  51: { en: 'light drizzle', ro: 'burniță slabă' },
  53: { en: 'drizzle', ro: 'burniță' },
  55: { en: 'heavy drizzle', ro: 'burniță puternică' },
  56: { en: 'light freezing drizzle', ro: 'burniță slabă care îngheață' },
  57: { en: 'freezing drizzle', ro: 'burniță care îngheață' },
  61: { en: 'light rain', ro: 'ploaie slabă' },
  63: { en: 'rain', ro: 'ploaie' },
  65: { en: 'heavy rain', ro: 'ploaie puternică' },
  66: { en: 'light freezing rain', ro: 'ploaie slabă care îngheață' },
  67: { en: 'freezing rain', ro: 'ploaie care îngheață' },
  71: { en: 'light snow', ro: 'ninsoare slabă' },
  73: { en: 'snow', ro: 'ninsoare' },
  75: { en: 'heavy snow', ro: 'ninsoare puternică' },
  77: { en: 'snow grains', ro: 'măzăriche' },
  80: { en: 'light showers', ro: 'averse slabe' },
  81: { en: 'showers', ro: 'averse' },
  82: { en: 'violent showers', ro: 'averse violente' },
  85: { en: 'light snow showers', ro: 'averse slabe de ninsoare' },
  86: { en: 'snow showers', ro: 'averse de ninsoare' },
  95: { en: 'thunderstorm', ro: 'furtună' },
  96: { en: 'thunderstorm with hail', ro: 'furtună cu grindină' },
  99: { en: 'thunderstorm with heavy hail', ro: 'furtună cu grindină puternică' },
};

/** A WMO code in words; an unknown one says its number. */
export function weatherSummary(code: number, language: Language): string {
  return SUMMARIES[code]?.[language] ?? (language === 'ro' ? `cod meteo ${code}` : `weather code ${code}`);
}
