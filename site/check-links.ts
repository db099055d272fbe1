/** Follows every link of the built site, or of the folder that is given, to the heading that it names. Addresses elsewhere are left alone: a build needs no network. */
import { join } from 'node:path'
import { LinkChecker, LinkState } from 'linkinator'
import { serveFolder } from '../scripts/docs-site/serve.ts'

const { url, close } = await serveFolder(process.argv[2] ?? join(import.meta.dirname, 'dist'))
const { links } = await new LinkChecker().check({
  path: url,
  recurse: true,
  checkFragments: true,
  concurrency: 20,
  linksToSkip: [`^(?!${url})`],
})
close()
const broken = links.filter(({ state }) => state === LinkState.BROKEN)
for (const { url: to, parent, status } of broken) console.log(`${parent} links to ${to}: ${status}`)
const followed = links.filter(({ state }) => state === LinkState.OK).length
if (broken.length > 0 || followed < 1000) process.exitCode = 1
console.log(`${followed} links hold, ${broken.length} are broken`)
