import { afterEach, describe, expect, test } from 'vitest';
import { OrdinautError } from '../../../../core/errors.ts';
import type { WeatherSettings } from '../../../../core/toolkits/weather/settings.ts';
import { createWeatherToolkit } from '../../../../core/toolkits/weather/weather.ts';
import { openMeteo } from '../../../support/open-meteo.ts';
import { type Answering, closedPort, sendJson, startHttpServer } from '../http-server.ts';
import { callTool } from '../toolkit-call.ts';
import { toolkitPorts } from '../toolkit-ports.ts';

let server: Awaited<ReturnType<typeof startHttpServer>> | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function toolkitFor(answer: Answering, settings: WeatherSettings = {}) {
  server = await startHttpServer(answer);
  const { ports, clock } = toolkitPorts();
  const toolkit = createWeatherToolkit(
    { forecast_url: `${server.url}/forecast`, geocoding_url: `${server.url}/search`, ...settings },
    ports,
  );
  return { toolkit, clock, received: server.received };
}

describe('forecast', () => {
  test('of a city gives now, the days and a line of text', async () => {
    const { toolkit } = await toolkitFor(openMeteo);
    expect(await callTool(toolkit, 'forecast', { city: 'Chisinau' })).toEqual({
      city: 'Chisinau',
      units: { temperature: '°C', wind: 'km/h' },
      current: { temperature: 3.4, wind: 11.2, summary: 'overcast' },
      days: [
        { date: '2026-03-02', min: 1.2, max: 8.1, precipitation_probability: 70, summary: 'light rain' },
        { date: '2026-03-03', min: null, max: 11.6, precipitation_probability: 5, summary: 'clear sky' },
      ],
      text: 'Chisinau: light rain; 1 – 8 °C; precipitation 70 %; now 3 °C, overcast',
    });
  });

  test('of a position asks for no city, in the units and language wanted', async () => {
    const { toolkit, received } = await toolkitFor(openMeteo, { units: 'imperial', language: 'ro' });
    const { text } = await callTool<{ text: string }>(toolkit, 'forecast', {
      latitude: 47,
      longitude: 28.9,
      days: 2,
    });
    expect([
      text,
      received.map(({ url }) => url.pathname),
      Object.fromEntries(received[0]?.url.searchParams ?? []),
    ]).toEqual([
      'ploaie slabă; 1 – 8 °F; precipitații 70 %; acum 3 °F, cer acoperit',
      ['/forecast'],
      {
        latitude: '47',
        longitude: '28.9',
        current: 'temperature_2m,weather_code,wind_speed_10m',
        daily: 'weather_code,temperature_2m_max,temperature_2m_min,precipitation_probability_max',
        forecast_days: '2',
        timezone: 'Europe/Chisinau',
        temperature_unit: 'fahrenheit',
        wind_speed_unit: 'mph',
      },
    ]);
  });

  test('is remembered for ten minutes', async () => {
    const { toolkit, clock, received } = await toolkitFor(openMeteo);
    const ask = () => callTool(toolkit, 'forecast', { city: 'Chisinau' });
    await ask();
    await clock.advance(599_000);
    await ask();
    const remembered = received.length;
    await clock.advance(2_000);
    await ask();
    expect([remembered, received.length]).toEqual([2, 4]);
  });

  test('of an unknown city is a permanent error with a hint', async () => {
    const { toolkit } = await toolkitFor(openMeteo);
    await expect(callTool(toolkit, 'forecast', { city: 'Xyzzy' })).rejects.toMatchObject({
      code: 'unknown_place',
      path: 'city',
      retryable: false,
    });
  });

  test('without city and position is refused before anything is sent', async () => {
    const { toolkit, received } = await toolkitFor(openMeteo);
    await expect(callTool(toolkit, 'forecast', { latitude: 4 })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect(received).toEqual([]);
  });

  test.each<[string, Answering, object]>([
    ['500', (_, response) => sendJson(response, {}, 500), { code: 'service_failed', retryable: true }],
    ['429', (_, response) => sendJson(response, {}, 429), { code: 'service_busy', retryable: true }],
    [
      'a reasoned 400',
      (_, response) => sendJson(response, { error: true, reason: 'Latitude must be in range' }, 400),
      {
        code: 'service_refused',
        retryable: false,
        message: expect.stringContaining('Latitude must be in range'),
      },
    ],
    [
      'HTML',
      (_, response) => response.end('<html>sign in</html>'),
      { code: 'service_malformed', retryable: true },
    ],
    [
      'another shape',
      (_, response) => sendJson(response, { daily: 7 }),
      { code: 'service_malformed', retryable: true },
    ],
    [
      'a redirect',
      (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      { code: 'service_refused', retryable: false },
    ],
    [
      'a flood',
      (_, response) => response.end(Buffer.alloc(3_000_000, 32)),
      { code: 'answer_too_large', retryable: false },
    ],
    ['a broken connection', (_, response) => response.destroy(), { code: 'network_failed', retryable: true }],
  ])('answered with %s is a typed error', async (_, answer, error) => {
    const { toolkit } = await toolkitFor(answer);
    await expect(callTool(toolkit, 'forecast', { latitude: 1, longitude: 2 })).rejects.toMatchObject(error);
  });

  test('without network says so, and that it may work later', async () => {
    const toolkit = createWeatherToolkit({ geocoding_url: await closedPort() }, toolkitPorts().ports);
    await expect(callTool(toolkit, 'forecast', { city: 'Chisinau' })).rejects.toMatchObject({
      code: 'network_unreachable',
      message: expect.stringContaining('the weather service could not be reached'),
      retryable: true,
      delivery: 'not_sent',
    });
  });

  test('stops waiting when the call is aborted', async () => {
    const controller = new AbortController();
    const { toolkit } = await toolkitFor(() => controller.abort());
    const call = callTool(toolkit, 'forecast', { city: 'Chisinau' }, { signal: controller.signal });
    await expect(call).rejects.toMatchObject({ code: 'timeout', retryable: true });
  });

  test('aborted for a reason of its own passes that reason on', async () => {
    const controller = new AbortController();
    const reason = new OrdinautError({ code: 'cancelled', message: 'the run was cancelled' });
    const { toolkit } = await toolkitFor(() => controller.abort(reason));
    const call = callTool(toolkit, 'forecast', { city: 'Chisinau' }, { signal: controller.signal });
    await expect(call).rejects.toBe(reason);
  });
});
