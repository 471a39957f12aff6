import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of templates and samples that comes with the program: beside the bundle, or above the sources. */
export function resourcesDirectory(): string {
  const places = [join(import.meta.dirname, 'resources'), join(import.meta.dirname, '..', 'resources')];
  return places.find((place) => existsSync(place)) ?? join(import.meta.dirname, 'resources');
}
