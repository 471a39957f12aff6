import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of templates and samples that comes with the program: beside the bundle, or above the sources. */
export function resourcesDirectory(): string {
  const places = [join(import.meta.dirname, 'resources'), join(import.meta.dirname, '..', 'resources')];
  return places.find((place) => existsSync(place)) ?? join(import.meta.dirname, 'resources');
}

/** The folder of the built interface: beside the bundle, or where the build puts it; undefined when it is not built. */
export function interfaceDirectory(): string | undefined {
  const places = [join(import.meta.dirname, 'renderer'), join(import.meta.dirname, '..', 'dist', 'renderer')];
  return places.find((place) => existsSync(join(place, 'index.html')));
}
