// `npm run package:mcpb`: dist/ordinaut.mcpb, which Claude Desktop installs by a double click. It holds the command line, for every
// system, and runs `ordinaut mcp`: that finds the engine of the person, or starts one without a window.
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packExtension } from '@anthropic-ai/mcpb';
import { commandLineFiles } from './package-files.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: { output: { type: 'string', default: join(root, 'dist', 'ordinaut.mcpb') } },
});
const { version, description, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

// https://github.com/anthropics/mcpb/blob/main/MANIFEST.md
const manifest = {
  manifest_version: '0.3',
  name: 'ordinaut',
  display_name: 'Ordinaut',
  version,
  description,
  long_description:
    'Gives Claude a clock and a memory of what ran: it plans tasks ("every weekday at 8:30"), runs them, reads their briefings and asks you before anything is changed outside. Tasks go on while Claude is closed.',
  author: { name: 'Ordinaut' },
  license,
  icon: 'icon.png',
  server: {
    type: 'node',
    entry_point: 'bin/ordinaut.js',
    mcp_config: {
      command: 'node',
      args: ['${__dirname}/bin/ordinaut.js', 'mcp'],
      env: {
        ORDINAUT_DATA_DIR: '${user_config.data_directory}',
        ORDINAUT_TOKEN: '${user_config.token}',
      },
    },
  },
  tools_generated: true,
  prompts_generated: true,
  keywords: ['schedule', 'tasks', 'briefing', 'automation'],
  compatibility: { platforms: ['darwin', 'win32', 'linux'], runtimes: { node: '>=24' } },
  user_config: {
    data_directory: {
      type: 'directory',
      title: 'Data directory',
      description: 'Where Ordinaut keeps tasks and runs. Leave it empty for its usual place.',
      required: false,
      default: '',
    },
    token: {
      type: 'string',
      title: 'Token of the agent',
      description:
        'What Claude may do: make an agent for it in Ordinaut (Agents, or `ordinaut agents create Claude`) and paste its token.',
      required: true,
      sensitive: true,
    },
  },
};

const folder = mkdtempSync(join(tmpdir(), 'ordinaut-mcpb-'));
try {
  for (const file of files()) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
  cpSync(join(root, 'resources', 'icons', '512x512.png'), join(folder, 'icon.png'));
  // The command line is made of ES modules.
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ name: 'ordinaut', version, type: 'module' })}\n`,
  );
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  mkdirSync(dirname(values.output), { recursive: true });
  // Checks the manifest by its schema before.
  if (!(await packExtension({ extensionPath: folder, outputPath: values.output, silent: true })))
    throw new Error('the bundle could not be packed');
  process.stdout.write(`${values.output}  ${(statSync(values.output).size / 1e6).toFixed(1)} MB\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** What the command line needs, with the addon for every system in place of one. */
function files() {
  const target = { root, platform: 'linux', arch: 'x64' };
  const patterns = commandLineFiles(target).map((pattern) =>
    pattern
      .replace('prebuilds/linux-x64.node', 'prebuilds/*.node')
      .replace(/^!(.*)\/vendor\/.*$/, '!$1/vendor-none/**'),
  );
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const left = patterns.flatMap((pattern) => (pattern.startsWith('!') ? [pattern.slice(1)] : []));
  const unwanted = new Set(globSync(left, { cwd: root }));
  return globSync(wanted, { cwd: root }).filter(
    (file) => !unwanted.has(file) && statSync(join(root, file)).isFile(),
  );
}
