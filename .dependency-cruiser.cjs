// The arrows of the architecture (core/README.md, "Layers"). Any other arrow fails `npm run check`.
const layer = (name) => `^core/${name}/`;
const forbid = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    forbid(
      'core-is-headless',
      '^core/',
      '^(electron|renderer|test)/|^node_modules/(electron|react|react-dom)/',
      'core runs without a window',
    ),
    {
      name: 'sqlite-behind-the-port',
      severity: 'error',
      comment: 'only the composition root knows the SQLite adapter',
      from: { path: '^core/', pathNot: '^core/(store/sqlite/|engine\\.ts$)' },
      to: { path: '^core/store/sqlite/|^node_modules/better-sqlite3/' },
    },
    {
      name: 'model-is-the-floor',
      severity: 'error',
      from: { path: layer('model') },
      to: { path: '^core/', pathNot: '^core/(model/|errors\\.ts$|ports\\.ts$)' },
    },
    {
      name: 'store-port-on-the-model',
      severity: 'error',
      from: { path: '^core/store/[^/]+$' },
      to: { path: '^core/', pathNot: '^core/(store/[^/]+$|model/|errors\\.ts$)' },
    },
    {
      name: 'schedule-is-pure',
      severity: 'error',
      from: { path: layer('schedule') },
      to: {
        path: '^core/|^node:|^(fs|net|http|child_process)$',
        pathNot: '^core/(schedule/|model/|errors\\.ts$)',
      },
    },
    {
      name: 'pipeline-below-services',
      severity: 'error',
      from: { path: layer('pipeline') },
      to: {
        path: '^core/',
        pathNot:
          '^core/(pipeline/|schedule/|guard/|model/|errors\\.ts$|ports\\.ts$|store/(inbox-store|run-queue)\\.ts$)',
      },
    },
    {
      name: 'tools-below-services',
      severity: 'error',
      from: { path: layer('tools') },
      to: { path: '^core/', pathNot: '^core/(tools/|guard/|model/|errors\\.ts$|ports\\.ts$)' },
    },
    {
      name: 'toolkits-stand-alone',
      severity: 'error',
      from: { path: layer('toolkits') },
      to: {
        path: '^core/',
        pathNot: '^core/(toolkits/|model/|schedule/|errors\\.ts$|ports\\.ts$|store/memory-store\\.ts$)',
      },
    },
    {
      name: 'services-below-operations',
      severity: 'error',
      from: { path: layer('services') },
      to: { path: '^core/(operations|doors|engine|cli)' },
    },
    {
      name: 'operations-below-doors',
      severity: 'error',
      from: { path: layer('operations') },
      to: { path: '^core/(doors|engine|cli|store/sqlite|toolkits)' },
    },
    {
      name: 'doors-know-operations-only',
      severity: 'error',
      from: { path: layer('doors') },
      to: {
        path: '^core/',
        pathNot: '^core/(doors/|operations/|observe/|model/|errors\\.ts$|ports\\.ts$|store/change\\.ts$)',
      },
    },
    {
      name: 'renderer-knows-contracts-only',
      severity: 'error',
      comment: 'pages run in a browser: of core they know types, never code',
      from: { path: '^renderer/' },
      to: { path: '^core/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'renderer-stands-alone',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^electron/' },
    },
    {
      name: 'electron-is-thin',
      severity: 'error',
      comment: 'the desktop application reaches the engine through its composition root and its doors',
      from: { path: '^electron/' },
      to: {
        path: '^core/(services|pipeline|tools|toolkits|store|schedule)/|^renderer/',
        pathNot: '^core/toolkits/plain-text\\.ts$',
      },
    },
    { name: 'not-to-test', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    {
      name: 'no-dev-dependency',
      severity: 'error',
      from: { path: '^core/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    // The default parser is the TypeScript compiler up to 6, which the project does not use.
    parser: 'swc',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
