import Type, { type Static } from 'typebox';

/** `toolkits.weather` of the configuration. All of it has defaults. */
export const WeatherSettings = Type.Object(
  {
    forecast_url: Type.Optional(
      Type.String({
        default: 'https://api.open-meteo.com/v1/forecast',
        description: 'Open-Meteo forecast API.',
      }),
    ),
    geocoding_url: Type.Optional(
      Type.String({
        default: 'https://geocoding-api.open-meteo.com/v1/search',
        description: 'Open-Meteo geocoding API.',
      }),
    ),
    units: Type.Optional(
      Type.Union([Type.Literal('metric'), Type.Literal('imperial')], { default: 'metric' }),
    ),
    language: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('ro')], { default: 'en' })),
    cache_seconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400, default: 600 })),
  },
  { additionalProperties: false },
);
export type WeatherSettings = Static<typeof WeatherSettings>;
