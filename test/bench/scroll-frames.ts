/** As fast as a wheel is turned: some 11 rows a frame. */
const pixelsPerFrame = 400;

/**
 * Runs in a page: scrolls the list there, back and forth where it is short, and answers with how long each frame took, in
 * milliseconds.
 */
export const scrollFrames = (frames: number): string => `new Promise((resolve) => {
  const list = document.querySelector('[role=listbox]');
  const taken = [];
  let step = ${pixelsPerFrame};
  let before;
  const frame = (now) => {
    if (before !== undefined) taken.push(now - before);
    before = now;
    if (taken.length === ${frames}) return resolve(taken);
    const place = list.scrollTop;
    list.scrollTop += step;
    if (list.scrollTop === place) step = -step;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})`;

/** Runs in a page: goes to a list and resolves when its first row stands there, with the milliseconds that took. */
export const firstRow = (path: string, list: string): string => `new Promise((resolve) => {
  const began = performance.now();
  location.hash = ${JSON.stringify(path)};
  const look = () =>
    document.querySelector('[aria-label="${list}"] :is([role=option], [role=row])')
      ? resolve(performance.now() - began)
      : requestAnimationFrame(look);
  look();
})`;
