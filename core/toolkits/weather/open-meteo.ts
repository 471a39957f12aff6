import Type, { type Static, type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { OrdinautError } from '../../errors.ts';
import { checkStatus, httpRequest, jsonBody } from '../http-request.ts';

const PEER = 'the weather service';

const NumberOrNull = Type.Union([Type.Number(), Type.Null()]);

/** What we read of Open-Meteo's forecast answer (https://open-meteo.com/en/docs). */
const ForecastAnswer = Type.Object({
  current: Type.Optional(
    Type.Object({
      temperature_2m: Type.Number(),
      weather_code: Type.Number(),
      wind_speed_10m: Type.Optional(Type.Number()),
    }),
  ),
  daily: Type.Object({
    time: Type.Array(Type.String()),
    weather_code: Type.Array(NumberOrNull),
    temperature_2m_max: Type.Array(NumberOrNull),
    temperature_2m_min: Type.Array(NumberOrNull),
    precipitation_probability_max: Type.Optional(Type.Array(NumberOrNull)),
  }),
});
export type ForecastAnswer = Static<typeof ForecastAnswer>;

const GeocodingAnswer = Type.Object({
  results: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.String(),
        latitude: Type.Number(),
        longitude: Type.Number(),
        country: Type.Optional(Type.String()),
      }),
    ),
  ),
});

export interface Place {
  readonly name: string | null;
  readonly latitude: number;
  readonly longitude: number;
}

/** The best match of a name. Throws `unknown_place` when there is none. */
export async function findPlace(
  url: string,
  name: string,
  language: string,
  signal: AbortSignal,
): Promise<Place> {
  const answer = await get(url, { name, count: '1', language, format: 'json' }, GeocodingAnswer, signal);
  const place = answer.results?.[0];
  if (!place)
    throw new OrdinautError({
      code: 'unknown_place',
      message: `there is no place "${name}"`,
      path: 'city',
      hint: 'try the English name, or give latitude and longitude',
      delivery: 'answered',
    });
  return { name: place.name, latitude: place.latitude, longitude: place.longitude };
}

export function fetchForecast(
  url: string,
  request: {
    readonly place: Place;
    readonly days: number;
    readonly imperial: boolean;
    readonly timezone: string;
  },
  signal: AbortSignal,
): Promise<ForecastAnswer> {
  const query = {
    latitude: String(request.place.latitude),
    longitude: String(request.place.longitude),
    current: 'temperature_2m,weather_code,wind_speed_10m',
    daily: 'weather_code,temperature_2m_max,temperature_2m_min,precipitation_probability_max',
    forecast_days: String(request.days),
    timezone: request.timezone === 'UTC' ? 'GMT' : request.timezone, // the name its documentation has
    ...(request.imperial && { temperature_unit: 'fahrenheit', wind_speed_unit: 'mph' }),
  };
  return get(url, query, ForecastAnswer, signal);
}

async function get<Answer extends TSchema>(
  base: string,
  query: Readonly<Record<string, string>>,
  schema: Answer,
  signal: AbortSignal,
): Promise<Static<Answer>> {
  if (!URL.canParse(base))
    throw new OrdinautError({
      code: 'invalid_url',
      message: `"${base}" is not a URL`,
      hint: 'check toolkits.weather',
      delivery: 'not_sent',
    });
  const url = new URL(base);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const answer = await httpRequest({
    method: 'GET',
    url: url.href,
    headers: { accept: 'application/json', 'user-agent': 'Ordinaut' },
    signal,
    privateAddresses: 'allowed', // the address is the person's own setting
    peer: PEER,
  });
  checkStatus(answer, PEER, reasonIn(answer.body));
  const body = jsonBody(answer, PEER);
  if (Check(schema, body)) return body;
  throw new OrdinautError({
    code: 'service_malformed',
    message: `${PEER} answered in an unknown form`,
    retryable: true,
    delivery: 'answered',
  });
}

/** Open-Meteo explains a refusal: `{"error": true, "reason": "…"}`. */
function reasonIn(body: string): string | undefined {
  try {
    const { reason } = JSON.parse(body) as { reason?: unknown };
    return typeof reason === 'string' ? reason : undefined;
  } catch {
    return undefined;
  }
}
