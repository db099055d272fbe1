/** Writes the pages of the site into `.pages`, and what programs read of it into `.plain`. */
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { llmsText } from '../scripts/docs-site/llms-text.ts'
import { misplacedPages, readPages, stagePages } from '../scripts/docs-site/stage.ts'
import { readPackages } from '../scripts/lib/workspace.ts'
import { writeReference } from './reference.ts'

const root = join(import.meta.dirname, '..')
const folder = join(import.meta.dirname, '.pages')
const plain = join(import.meta.dirname, '.plain')

const misplaced = misplacedPages(root)
if (misplaced.length > 0) throw new Error(misplaced.join('\n'))
for (const old of [folder, plain]) rmSync(old, { recursive: true, force: true })
const pages = readPages(root)
stagePages(root, folder, pages)
// What a program reads is copied as it is: the list, and each page as Markdown.
cpSync(folder, plain, { recursive: true, filter: path => !/\.(png|svg|gif)$/.test(path) })
writeFileSync(join(plain, 'llms.txt'), llmsText(pages))
const published = readPackages(root).filter(({ manifest }) => !manifest.private)
await writeReference(root, published, join(folder, 'reference'))
