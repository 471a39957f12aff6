import { once } from 'node:events';
import { createClient, defineInterface, type Message, Variant } from 'dbus-native';

export interface MenuEntry {
  readonly id: number;
  readonly label: string;
  readonly enabled: boolean;
  readonly separator: boolean;
  readonly children: readonly MenuEntry[];
}

/** A tray icon as a panel sees it. */
export interface TrayItem {
  property(name: 'IconPixmap' | 'ToolTip' | 'Title' | 'Status'): Promise<unknown>;
  /** The menu as it is now. */
  menu(): Promise<readonly MenuEntry[]>;
  /** The menu, once it is as told. */
  menuWhere(holds: (menu: readonly MenuEntry[]) => boolean): Promise<readonly MenuEntry[]>;
  /** Chooses an entry by the beginning of its label, also in a submenu. */
  choose(label: string): Promise<void>;
  /** A click on the icon itself. */
  activate(): Promise<void>;
}

const itemPath = '/StatusNotifierItem';
const itemInterface = 'org.kde.StatusNotifierItem';
const menuInterface = 'com.canonical.dbusmenu';

/** What a desktop's panel runs: a StatusNotifierWatcher, and a reader of the menus (com.canonical.dbusmenu) of its items. */
export async function startPanel(busAddress: string) {
  const bus = createClient({ busAddress });
  const items: string[] = [];
  let arrived: (() => void) | undefined;
  const watcher = defineInterface({
    name: 'org.kde.StatusNotifierWatcher',
    methods: {
      RegisterStatusNotifierItem: {
        in: { service: 's' },
        handler({ service }: { readonly service: string }, { sender }) {
          items.push(service.startsWith('/') ? String(sender) : service);
          arrived?.();
        },
      },
      RegisterStatusNotifierHost: { in: { service: 's' }, handler: () => {} },
    },
    properties: {
      RegisteredStatusNotifierItems: { type: 'as', access: 'read', get: () => items },
      IsStatusNotifierHostRegistered: { type: 'b', access: 'read', get: () => true },
      ProtocolVersion: { type: 'i', access: 'read', get: () => 0 },
    },
    signals: {
      StatusNotifierItemRegistered: { args: { service: 's' } },
      StatusNotifierHostRegistered: {},
    },
  });
  await bus.export('/StatusNotifierWatcher', watcher);
  await bus.requestName('org.kde.StatusNotifierWatcher', 0);
  await bus.addMatch(`type='signal',interface='${menuInterface}'`);

  const call = <T>(message: Message) => bus.invoke<T>({ type: 1, ...message }, { timeout: 10_000 });
  const property = async (destination: string, name: string) =>
    call<unknown>({
      ...{ destination, path: itemPath, interface: 'org.freedesktop.DBus.Properties', member: 'Get' },
      signature: 'ss',
      body: [itemInterface, name],
    });

  const itemOf = (destination: string): TrayItem => {
    const menuPath = async () => String(await property(destination, 'Menu'));
    const menu = async () => {
      const answer = await call<unknown>({
        ...{ destination, path: await menuPath(), interface: menuInterface, member: 'GetLayout' },
        signature: 'iias',
        body: [0, -1, []],
      });
      return entryOf(layoutIn(answer)).children;
    };
    return {
      property: (name) => property(destination, name),
      menu,
      async menuWhere(holds) {
        for (;;) {
          // Heard from before the look, so that a change between both is not missed.
          const changed = menuChange(bus.connection);
          const current = await menu();
          if (holds(current)) return current;
          await changed;
        }
      },
      async choose(label) {
        const chosen = everyEntry(await menu()).find((entry) => entry.label.startsWith(label));
        if (!chosen) throw new Error(`the menu has no entry ${label}`);
        if (!chosen.enabled) throw new Error(`the entry ${label} cannot be chosen`);
        await call({
          ...{ destination, path: await menuPath(), interface: menuInterface, member: 'Event' },
          signature: 'isvu',
          body: [chosen.id, 'clicked', new Variant('i', 0), 0],
        });
      },
      activate: () =>
        call<void>({
          ...{ destination, path: itemPath, interface: itemInterface, member: 'Activate' },
          signature: 'ii',
          body: [0, 0],
        }).then(() => {}),
    };
  };

  return {
    /** The newest tray icon, as soon as there is one. */
    async item(): Promise<TrayItem> {
      if (items.length === 0)
        await new Promise<void>((resolve) => {
          arrived = resolve;
        });
      return itemOf(items.at(-1) ?? '');
    },
    stop(): void {
      bus.connection.end();
    },
  };
}

async function menuChange(connection: ReturnType<typeof createClient>['connection']): Promise<void> {
  for (;;) {
    const [message] = (await once(connection, 'message')) as [Message];
    if (message.interface === menuInterface && message.type === 4) return;
  }
}

type Layout = readonly [number, Record<string, unknown>, readonly unknown[]];

/** Answers with several values come as a list: the revision, and the layout. */
function layoutIn(answer: unknown): Layout {
  if (Array.isArray(answer) && answer.length === 2) return answer[1] as Layout;
  throw new Error(`a menu of an unknown form: ${JSON.stringify(answer)}`);
}

function entryOf(layout: Layout): MenuEntry {
  const [id, properties, children] = layout;
  return {
    id,
    // An underscore marks the letter that chooses an entry.
    label: String(properties.label ?? '').replace(/_(.)/g, '$1'),
    enabled: properties.enabled !== false,
    separator: properties.type === 'separator',
    children: children.map((child) => entryOf(child as Layout)),
  };
}

/** Entries and those of their submenus. */
function everyEntry(entries: readonly MenuEntry[]): readonly MenuEntry[] {
  return entries.flatMap((entry) => [entry, ...everyEntry(entry.children)]);
}
