/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Files that need each other are one file, or need a third one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circles-between-rooms',
      comment:
        'Folders that need each other are one folder, or need a third one. Checked without specs, which look into every room.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    {
      name: 'libs-stand-alone',
      comment: 'A library is publishable by itself: it imports no other library and no app.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^(libs|apps)/', pathNot: '^libs/$1/' },
    },
    {
      name: 'nobody-imports-apps',
      comment: 'Apps are ends. Tests and tools may start the simulator in process through its index.ts.',
      severity: 'error',
      from: { path: '^(apps/([^/]+)|libs|test|tools|examples)/', pathNot: '^test/simulation/' },
      to: { path: '^apps/', pathNot: ['^apps/$2/', '^apps/simulator/src/index\\.ts$'] },
    },
    {
      name: 'simulation-holds-the-use-cases',
      comment:
        'The simulation runs the real use cases on simulated edges; no controller, no module, no server.',
      severity: 'error',
      from: { path: '^test/simulation/' },
      to: { path: '^apps/gateway/src/(.*\\.(controller|module|guard|filter)|main|gateway)\\.ts$' },
    },
    {
      name: 'apps-do-not-import-each-other',
      comment: 'Apps talk over the wire only.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'simulator-stands-alone',
      comment:
        "The simulator judges our client by eCall's pages, so it shares no code with it; only how a page looks and is served.",
      severity: 'error',
      from: { path: '^apps/simulator/src/', pathNot: '(\\.spec\\.ts$|/src/testing/)' },
      to: { path: '^libs/', pathNot: '^libs/page-kit/' },
    },
    {
      name: 'no-deep-imports',
      comment: 'A library is used through what its package.json exports, never past it.',
      severity: 'error',
      from: { path: '^(apps|test|tools|examples)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: '^libs/[^/]+/src/(index|testing|platformatic)\\.ts$' },
    },
    {
      name: 'no-test-code-in-products',
      comment: 'What ships does not import specs, benches, test support or tools.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '(\\.(spec|bench)\\.ts$|/src/testing/)' },
      to: { path: '(\\.(spec|bench)\\.ts$|/src/testing/|^test/|^tools/)' },
    },
    {
      name: 'declared-dependencies-only',
      comment: 'What a workspace imports stands in its own package.json.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '(\\.(spec|bench)\\.ts$|/src/(testing|contract-tests)/)' },
      // Workspaces lie outside node_modules, where the tool cannot tell whether they were declared.
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'], pathNot: '^libs/' },
    },
    {
      name: 'resolvable',
      comment: 'An import that does not resolve is a typing mistake.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Pages name their shared files by the address at which they are served. Specs and their support are checked by
    // .dependency-cruiser.tests.cjs.
    exclude: { path: '(^|/)dist/|^\\./kit/|\\.(spec|bench)\\.ts$|/(testing|contract-tests)(/|\\.ts$)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['ecall-gateway:source', 'import', 'node', 'default', 'types'],
    },
  },
};
