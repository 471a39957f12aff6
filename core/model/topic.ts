/**
 * Whether a dotted topic meets a pattern: `*` stands for one segment, `**` (or a lone trailing `#`) for any number.
 * `mail.*` meets `mail.received`, not `mail.received.work`; `run.**` meets `run.failed` and `run`.
 */
export function topicMatches(pattern: string, topic: string): boolean {
  return segmentsMatch(pattern.split('.'), topic.split('.'));
}

function segmentsMatch(pattern: readonly string[], topic: readonly string[]): boolean {
  // The last `**` and where it was tried: greedy matching with one way back, linear times the number of segments.
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < topic.length) {
    const part = pattern[p];
    if (part === '**' || part === '#') {
      star = p++;
      resume = t;
    } else if (part !== undefined && (part === '*' || part === topic[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === '**' || pattern[p] === '#') p++;
  return p === pattern.length;
}
