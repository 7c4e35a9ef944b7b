/** One heading of the navigation, and the pages below it in the order in which one would read them. */
export interface Section {
  readonly title: string;
  readonly pages: readonly string[];
}

/** Where the site begins. */
export const FIRST_PAGE = 'README.md';

/** Every page has its place here once; the reference of the API is made from `openapi.json`. */
export const SECTIONS: readonly Section[] = [
  { title: 'Start', pages: [FIRST_PAGE, 'examples/order-service/README.md', 'apps/simulator/README.md'] },
  {
    title: 'Send',
    pages: [
      'libs/contracts/README.md',
      'docs/media.md',
      'docs/accounts.md',
      'docs/guards.md',
      'examples/send-one/README.md',
    ],
  },
  { title: 'Consume', pages: ['docs/events.md'] },
  { title: 'Guarantees', pages: ['docs/guarantees.md', 'docs/send-protocol.md'] },
  {
    title: 'Operate',
    pages: [
      'deploy/chart/README.md',
      'docs/before-you-go-live.md',
      'docs/operator-page.md',
      'docs/metrics.md',
      'docs/traces.md',
      'docs/proxy.md',
      'docs/performance.md',
      'docs/versions.md',
    ],
  },
  { title: 'Runbook', pages: ['docs/runbook.md'] },
  { title: 'Verify', pages: ['docs/verify-against-ecall.md', 'docs/ecall.md'] },
  { title: 'Security', pages: ['docs/security.md', 'docs/access.md'] },
  {
    title: 'Inside',
    pages: [
      'docs/architecture.md',
      'apps/gateway/README.md',
      'libs/ecall-client/README.md',
      'libs/event-bus/README.md',
      'libs/ledger/README.md',
      'libs/settings/README.md',
      'libs/page-kit/README.md',
      'docs/dependencies.md',
      'docs/adr/README.md',
      'docs/adr/0001-two-nest-apps-in-one-process.md',
      'docs/adr/0002-breaker-of-our-own.md',
      'docs/adr/0003-plain-use-cases.md',
      'docs/adr/0004-settings-are-a-library.md',
      'docs/adr/0005-the-schema-only-grows.md',
      'docs/adr/0006-a-second-kafka-client.md',
    ],
  },
];

export const PAGES: readonly string[] = SECTIONS.flatMap(({ pages }) => pages);

/** Where a page lies in the site: the folders of the project, so that links between pages stay as they are. */
export function fileOf(page: string): string {
  return page === FIRST_PAGE
    ? 'index.html'
    : page.replace(/README\.md$/, 'index.html').replace(/\.md$/, '.html');
}
