import type { Clock } from '../ports.ts';
import type { ChangedTool, PinnedTool, PinStore, ServerPin } from './tool-service.ts';

/**
 * What servers said of their tools, held against what they say now. A tool is pinned when it is first seen; one that then
 * differs stays refused until the server is approved. A tool that went away keeps its pin, should it come back otherwise. A pin
 * holds for one way to start or reach the server: under another command line none of its tools is what it was.
 */
export class ToolPins {
  readonly #store: PinStore;
  readonly #clock: Clock;
  readonly #pins = new Map<string, ServerPin>();

  constructor(store: PinStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Reads the pins of these servers; what was listed before is known without starting anything. */
  async load(servers: readonly string[]): Promise<void> {
    await Promise.all(
      servers.map(async (server) => {
        const pin = await this.#store.get(server);
        if (pin) this.#pins.set(server, pin);
      }),
    );
  }

  /** Takes in a fresh list; answers with the tools that have changed since the last list, and those that a known server added. */
  async observe(
    server: string,
    tools: readonly PinnedTool[],
    origin: string,
  ): Promise<{ readonly changed: readonly ChangedTool[]; readonly added: readonly PinnedTool[] }> {
    const before = this.#pins.get(server);
    const pinned = new Map(before?.pinned.map((tool) => [tool.tool, tool]));
    const changed: ChangedTool[] = [];
    const added: PinnedTool[] = [];
    for (const tool of tools) {
      const pin = pinned.get(tool.tool);
      if (!pin) {
        pinned.set(tool.tool, tool);
        if (before) added.push(tool);
      } else if (pin.hash !== tool.hash && lastSeen(before, tool.tool)?.hash !== tool.hash)
        changed.push({ server, tool: tool.tool, before: pin, after: tool });
    }
    const seen_at = this.#clock.now();
    const all = [...(before?.added ?? []), ...added.map(({ tool }) => tool)];
    const pin = { pinned: [...pinned.values()], seen: tools, seen_at, origin };
    await this.#save(server, { ...pin, ...(all.length > 0 && { added: all }) });
    return { changed, added };
  }

  /** Whether the server was started or reached otherwise when its tools were pinned. */
  isOtherOrigin(server: string, origin: string): boolean {
    const known = this.#pins.get(server)?.origin;
    return known !== undefined && known !== origin;
  }

  /** Remembers that a person was asked about this origin; false when that was so before. */
  async askAbout(server: string, asked_origin: string): Promise<boolean> {
    const pin = this.#pins.get(server);
    if (!pin || pin.asked_origin === asked_origin) return false;
    await this.#save(server, { ...pin, asked_origin });
    return true;
  }

  /** From now on the server is this one. Its tools keep their pins: what it describes otherwise is asked about. */
  async adopt(server: string, origin: string): Promise<void> {
    const pin = this.#pins.get(server);
    if (!pin) return;
    const { asked_origin: _asked, ...kept } = pin;
    await this.#save(server, { ...kept, origin });
  }

  /** Tools that it began to offer after it was known, and that no person has looked at since. */
  added(server: string): readonly string[] {
    const pin = this.#pins.get(server);
    return pin?.seen.map(({ tool }) => tool).filter((tool) => pin.added?.includes(tool)) ?? [];
  }

  /** A person has looked at them. */
  async acknowledge(server: string): Promise<void> {
    const pin = this.#pins.get(server);
    if (!pin?.added) return;
    const { added: _added, ...kept } = pin;
    await this.#save(server, kept);
  }

  /** Pins what was last seen. */
  async approve(server: string): Promise<void> {
    const pin = this.#pins.get(server);
    if (!pin) return;
    const pinned = new Map([...pin.pinned, ...pin.seen].map((tool) => [tool.tool, tool]));
    await this.#save(server, { ...pin, pinned: [...pinned.values()] });
  }

  /** The tools that the server offers, each as pinned. */
  offered(server: string): readonly PinnedTool[] {
    const pin = this.#pins.get(server);
    if (!pin) return [];
    const pinned = new Map(pin.pinned.map((tool) => [tool.tool, tool]));
    return pin.seen.map((tool) => pinned.get(tool.tool) ?? tool);
  }

  /** Names of the tools that are refused. */
  changed(server: string): readonly string[] {
    const pin = this.#pins.get(server);
    if (!pin) return [];
    const hashes = new Map(pin.pinned.map((tool) => [tool.tool, tool.hash]));
    return pin.seen.filter((tool) => hashes.get(tool.tool) !== tool.hash).map((tool) => tool.tool);
  }

  async #save(server: string, pin: ServerPin): Promise<void> {
    this.#pins.set(server, pin);
    await this.#store.set(server, pin);
  }
}

function lastSeen(pin: ServerPin | undefined, tool: string): PinnedTool | undefined {
  return pin?.seen.find((seen) => seen.tool === tool);
}
