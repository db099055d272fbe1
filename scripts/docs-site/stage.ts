import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { filesBelow, readPackages } from '../lib/workspace.ts'
import { errorPages, withErrorPages } from './error-pages.ts'
import { turnLinks } from './links.ts'
import { type Language, languages, sections, writtenPages } from './sections.ts'

/** A document of the repository that is a page of the site. */
export interface Page {
  /** Its path in the repository. */
  readonly source: string
  /** Its path on the site, from its root. */
  readonly path: string
  readonly language: Language
  /** Its first heading. */
  readonly title: string
  /** The paragraph behind the heading, in one line. */
  readonly says: string
}

/** Every document that is a page of the site: those of the menu in each language that they have, and the packages' READMEs. */
export function readPages(root: string): Page[] {
  const page = (source: string, path: string, language: Language): Page[] => {
    if (!existsSync(join(root, source))) return []
    const { 1: title = '', 2: says = '' } =
      /^# (.+)\n+([^\n]+(?:\n[^\n]+)*)/m.exec(readFileSync(join(root, source), 'utf8')) ?? []
    return [{ source, path, language, title, says: plain(says) }]
  }
  const onSite = (name: string): string => `${name.replace(/README$/, 'index')}.md`
  const english = sections.flatMap(({ pages }) => pages).flatMap(name => page(`docs/${name}.md`, onSite(name), 'en'))
  const chinese = writtenPages.flatMap(name => page(`docs/${name}${languages.zh}`, `zh/${onSite(name)}`, 'zh'))
  const readmes = readPackages(root).flatMap(({ folder }) =>
    page(`packages/${folder}/README.md`, `packages/${folder}.md`, 'en'),
  )
  return [...english, ...chinese, ...readmes]
}

/** The name of a page in the menu: `docs/tools.zh-CN.md` → `tools`. */
export const nameOf = ({ source }: Page): string => source.replace(/^docs\//, '').replace(/(\.zh-CN)?\.md$/, '')

/** Markdown without its marks, in one line. */
const plain = (text: string): string => text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/\s*\n\s*/g, ' ')

/** Writes the pages and the pictures of `docs/` into a folder, with links that hold on the site, and a page for each error code beside `docs/errors.md`. */
export function stagePages(root: string, folder: string, pages: readonly Page[]): void {
  const pictures = filesBelow(join(root, 'docs'), '').filter(name => /\.(svg|png|gif)$/.test(name))
  const staged = new Map([
    ...pages.map(({ source, path }): [string, string] => [source, path]),
    ...pages.map(({ source, path }): [string, string] => [source.replace(/\/README\.md$/, ''), path]),
    ...pictures.map((name): [string, string] => [`docs/${name}`, name]),
  ])
  const targets = {
    staged: (path: string) => staged.get(path),
    exists: (path: string) => existsSync(join(root, path)),
  }
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  for (const page of pages) {
    const { source, path, language } = page
    const turned = turnLinks(readFileSync(join(root, source), 'utf8'), source, path, targets)
    write(path, nameOf(page) === 'errors' ? withErrorPages(turned, language) : turned)
    if (nameOf(page) !== 'errors') continue
    for (const each of errorPages(root).filter(one => one.language === language))
      write(each.path, turnLinks(each.text, source, each.path, targets))
  }
  for (const name of pictures) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    copyFileSync(join(root, 'docs', name), join(folder, name))
  }
}

/** The documents of `docs/` that have no place in the menu, and the places without a document. */
export function misplacedPages(root: string): string[] {
  const placed = new Set(sections.flatMap(({ pages }) => pages.map(name => `${name}.md`)))
  const there = ['', 'bench/'].flatMap(folder =>
    readdirSync(join(root, 'docs', folder))
      .filter(name => name.endsWith('.md') && !name.endsWith(languages.zh))
      .map(name => folder + name),
  )
  return [
    ...there
      .filter(name => !placed.has(name))
      .map(name => `docs/${name} has no place in scripts/docs-site/sections.ts`),
    ...[...placed].filter(name => !there.includes(name)).map(name => `docs/${name} has a place, and does not exist`),
  ]
}
