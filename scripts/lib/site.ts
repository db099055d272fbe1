import type { Step } from './steps.ts'

/** Builds the documentation site. Its generator has a lockfile of its own, outside the workspace, so that no other command waits for it. */
export const site: readonly Step[] = [
  {
    name: "the site's generator",
    command: 'npm',
    args: ['ci', '--prefix', 'site', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'],
  },
  { name: "the site's types", command: 'tsc', args: ['-p', 'site'] },
  { name: 'pages and reference', command: 'node', args: ['site/stage.ts'] },
  { name: 'site', command: 'node', args: ['site/node_modules/vitepress/bin/vitepress.js', 'build', 'site'] },
  { name: 'links', command: 'node', args: ['site/check-links.ts'] },
]
