import { type Answering, sendJson } from '../core/toolkits/http-server.ts';

const chisinau = {
  results: [
    {
      id: 618426,
      name: 'Chisinau',
      latitude: 47.00556,
      longitude: 28.8575,
      elevation: 85,
      feature_code: 'PPLC',
      country_code: 'MD',
      timezone: 'Europe/Chisinau',
      population: 635994,
      country: 'Moldova',
      admin1: 'Chișinău Municipality',
    },
  ],
  generationtime_ms: 0.63,
};
const march = {
  latitude: 47,
  longitude: 28.875,
  generationtime_ms: 0.12,
  utc_offset_seconds: 7200,
  timezone: 'Europe/Chisinau',
  timezone_abbreviation: 'GMT+2',
  elevation: 85,
  current_units: {
    time: 'iso8601',
    interval: 'seconds',
    temperature_2m: '°C',
    weather_code: 'wmo code',
    wind_speed_10m: 'km/h',
  },
  current: {
    time: '2026-03-02T08:30',
    interval: 900,
    temperature_2m: 3.4,
    weather_code: 3,
    wind_speed_10m: 11.2,
  },
  daily_units: { time: 'iso8601', weather_code: 'wmo code', temperature_2m_max: '°C' },
  daily: {
    time: ['2026-03-02', '2026-03-03'],
    weather_code: [61, 0],
    temperature_2m_max: [8.1, 11.6],
    temperature_2m_min: [1.2, null],
    precipitation_probability_max: [70, 5],
  },
};
/** Answers in the shapes of api.open-meteo.com and geocoding-api.open-meteo.com (`/search`), for Chisinau. */
export const openMeteo: Answering = ({ url }, response) =>
  sendJson(
    response,
    url.pathname === '/search'
      ? url.searchParams.get('name') === 'Chisinau'
        ? chisinau
        : { generationtime_ms: 1 }
      : march,
  );
