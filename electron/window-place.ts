import { type BrowserWindow, type Rectangle, screen } from 'electron';
import Type from 'typebox';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const Place = Type.Object({
  x: Type.Union([Type.Integer(), Type.Null()]),
  y: Type.Union([Type.Integer(), Type.Null()]),
  width: Type.Integer({ minimum: 400, maximum: 16_000 }),
  height: Type.Integer({ minimum: 300, maximum: 16_000 }),
  maximised: Type.Boolean(),
});
const firstPlace = { x: null, y: null, width: 1280, height: 800, maximised: false };

/** Size and position of the window, kept over restarts. */
export interface WindowPlace {
  /** Options of a new window. A position on a screen that is gone is left to the desktop. */
  options(): Partial<Rectangle>;
  readonly maximised: boolean;
  remember(window: BrowserWindow): void;
}

export function openWindowPlace(file: string): WindowPlace {
  let place = readJsonFile(file, Place, firstPlace);
  return {
    options() {
      const { x, y, width, height } = place;
      if (x === null || y === null || !isVisible({ x, y, width, height })) return { width, height };
      return { x, y, width, height };
    },
    get maximised() {
      return place.maximised;
    },
    remember(window) {
      if (window.isMinimized()) return;
      place = { ...window.getNormalBounds(), maximised: window.isMaximized() };
      writeJsonFile(file, place);
    },
  };
}

/** Whether a good part of the window's upper edge, where it is dragged, would be on some screen. */
function isVisible({ x, y, width }: Rectangle): boolean {
  const middle = x + width / 2;
  return screen
    .getAllDisplays()
    .some(
      ({ workArea }) =>
        middle > workArea.x &&
        middle < workArea.x + workArea.width &&
        y >= workArea.y - 10 &&
        y < workArea.y + workArea.height - 50,
    );
}
