import Type, { type Static } from 'typebox';
import { OrdinautError } from '../../errors.ts';
import type { Toolkit } from '../../model/tool.ts';
import type { ToolkitPorts } from '../ports.ts';
import { defineTool } from '../tool.ts';
import { type ForecastAnswer, fetchForecast, findPlace, type Place } from './open-meteo.ts';
import type { WeatherSettings } from './settings.ts';
import { type Language, weatherSummary } from './weather-code.ts';

const CACHED = 200;

const Day = Type.Object(
  {
    date: Type.String({ description: '2026-03-02' }),
    min: Type.Union([Type.Number(), Type.Null()]),
    max: Type.Union([Type.Number(), Type.Null()]),
    precipitation_probability: Type.Union([Type.Number(), Type.Null()], { description: 'Percent.' }),
    summary: Type.String({ description: 'In words: light rain.' }),
  },
  { additionalProperties: false },
);
const Forecast = Type.Object(
  {
    city: Type.Union([Type.String(), Type.Null()]),
    units: Type.Object({ temperature: Type.String(), wind: Type.String() }, { additionalProperties: false }),
    current: Type.Union([
      Type.Object(
        {
          temperature: Type.Number(),
          wind: Type.Union([Type.Number(), Type.Null()]),
          summary: Type.String(),
        },
        { additionalProperties: false },
      ),
      Type.Null(),
    ]),
    days: Type.Array(Day),
    text: Type.String({ description: 'Today in one line.' }),
  },
  { additionalProperties: false },
);
type Forecast = Static<typeof Forecast>;

/** Weather of Open-Meteo, which needs no account. */
export function createWeatherToolkit(settings: WeatherSettings, ports: ToolkitPorts): Toolkit {
  const {
    forecast_url = 'https://api.open-meteo.com/v1/forecast',
    geocoding_url = 'https://geocoding-api.open-meteo.com/v1/search',
    cache_seconds = 600,
  } = settings;
  const cache = new Map<string, { readonly until: number; readonly forecast: Forecast }>();

  const forecastTool = defineTool({
    name: 'forecast',
    title: 'Weather forecast',
    description: 'The weather now and on the coming days, for a city or a position.',
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: true },
    cost_tier: 'free',
    timeout_seconds: 15,
    input: Type.Object(
      {
        city: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Chisinau' })),
        latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
        longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
        days: Type.Optional(Type.Integer({ minimum: 1, maximum: 16, default: 2 })),
        units: Type.Optional(Type.Union([Type.Literal('metric'), Type.Literal('imperial')])),
        language: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('ro')])),
      },
      { additionalProperties: false },
    ),
    output: Forecast,
    async handler({ city, latitude, longitude, days = 2, ...chosen }, { signal, timezone }) {
      const language = chosen.language ?? settings.language ?? 'en';
      const imperial = (chosen.units ?? settings.units) === 'imperial';
      const key = JSON.stringify([city, latitude, longitude, days, language, imperial, timezone]);
      const known = cache.get(key);
      if (known && known.until > ports.clock.monotonic()) return known.forecast;

      const place: Place =
        latitude !== undefined && longitude !== undefined
          ? { name: city ?? null, latitude, longitude }
          : await findPlace(geocoding_url, requireCity(city), language, signal);
      const answer = await fetchForecast(forecast_url, { place, days, imperial, timezone }, signal);
      const forecast = forecastOf(place, answer, language, imperial);
      cache.set(key, { until: ports.clock.monotonic() + cache_seconds * 1_000, forecast });
      const [oldest] = cache.keys();
      if (cache.size > CACHED && oldest !== undefined) cache.delete(oldest);
      return forecast;
    },
  });

  return { name: 'weather', title: 'Weather', description: 'Weather of Open-Meteo.', tools: [forecastTool] };
}

function requireCity(city: string | undefined): string {
  if (city !== undefined) return city;
  throw new OrdinautError({
    code: 'invalid_input',
    message: 'neither city nor latitude and longitude are given',
    path: 'city',
    delivery: 'not_sent',
  });
}

function forecastOf(place: Place, answer: ForecastAnswer, language: Language, imperial: boolean): Forecast {
  const { current, daily } = answer;
  const days = daily.time.map((date, index) => {
    const code = daily.weather_code[index];
    return {
      date,
      min: daily.temperature_2m_min[index] ?? null,
      max: daily.temperature_2m_max[index] ?? null,
      precipitation_probability: daily.precipitation_probability_max?.[index] ?? null,
      summary: typeof code === 'number' ? weatherSummary(code, language) : '—',
    };
  });
  const forecast = {
    city: place.name,
    units: imperial ? { temperature: '°F', wind: 'mph' } : { temperature: '°C', wind: 'km/h' },
    current: current
      ? {
          temperature: current.temperature_2m,
          wind: current.wind_speed_10m ?? null,
          summary: weatherSummary(current.weather_code, language),
        }
      : null,
    days,
  };
  return { ...forecast, text: textOf(forecast, language) };
}

function textOf({ city, units, current, days }: Omit<Forecast, 'text'>, language: Language): string {
  const words =
    language === 'ro' ? { now: 'acum', rain: 'precipitații' } : { now: 'now', rain: 'precipitation' };
  const degrees = (value: number) => `${Math.round(value)} ${units.temperature}`;
  const parts: string[] = [];
  const today = days[0];
  if (today) {
    parts.push(today.summary);
    if (today.min !== null && today.max !== null)
      parts.push(`${Math.round(today.min)} – ${degrees(today.max)}`);
    if (today.precipitation_probability !== null)
      parts.push(`${words.rain} ${today.precipitation_probability} %`);
  }
  if (current) parts.push(`${words.now} ${degrees(current.temperature)}, ${current.summary}`);
  const text = parts.join('; ');
  return city ? `${city}: ${text}` : text;
}
