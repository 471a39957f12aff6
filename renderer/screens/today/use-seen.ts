import { type RefObject, useEffect, useRef } from 'react';

const half = 0.5;

/**
 * Calls back once when an element has been on the screen, in a visible window, for so long without a break. A half of it
 * is enough, or half a screen of a long one.
 */
export function useSeen(
  element: RefObject<Element | null>,
  forMs: number,
  onSeen: (() => void) | null,
): void {
  const latest = useRef(onSeen);
  latest.current = onSeen;
  const isWanted = onSeen !== null;
  useEffect(() => {
    const seen = element.current;
    if (!isWanted || seen === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isInView = false;
    const look = () => {
      clearTimeout(timer);
      if (isInView && document.visibilityState === 'visible')
        timer = setTimeout(() => latest.current?.(), forMs);
    };
    const steps = Array.from({ length: 21 }, (_, index) => index / 20);
    const observer = new IntersectionObserver(
      ([entry]) => {
        const screen = entry?.rootBounds?.height ?? window.innerHeight;
        const isEnough =
          entry !== undefined &&
          (entry.intersectionRatio >= half || entry.intersectionRect.height >= half * screen);
        if (isEnough === isInView) return;
        isInView = isEnough;
        look();
      },
      { threshold: steps },
    );
    observer.observe(seen);
    document.addEventListener('visibilitychange', look);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', look);
      clearTimeout(timer);
    };
  }, [element, forMs, isWanted]);
}
