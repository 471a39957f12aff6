const NEWLINE = 0x0a;

/** Cuts a byte stream into lines without copying a long one more than once. */
export class LineSplitter {
  readonly #longest: number;
  #parts: Buffer[] = [];
  #length = 0;

  /** `longest`: bytes of a line, without its end. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The lines that this chunk completes, without `\n` or `\r\n`; `too_long` ends the use of this splitter. */
  push(chunk: Buffer): readonly string[] | 'too_long' {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      if (this.#length + end - start > this.#longest) return 'too_long';
      lines.push(this.#take(chunk.subarray(start, end)));
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    if (this.#length + rest.length > this.#longest) return 'too_long';
    if (rest.length > 0) {
      this.#parts.push(rest);
      this.#length += rest.length;
    }
    return lines;
  }

  /** What came after the last line end. */
  rest(): string {
    return this.#take(Buffer.alloc(0));
  }

  #take(last: Buffer): string {
    const line = this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last]);
    this.#parts = [];
    this.#length = 0;
    const end = line[line.length - 1] === 0x0d ? line.length - 1 : line.length;
    return line.toString('utf8', 0, end);
  }
}
