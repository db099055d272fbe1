import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A Markdown file of the repository, by its path from the root. */
export interface Document {
  path: string
  text: string
}

/** Every document a reader may follow: those of the root, of docs/, and each README, and the tables of benchmarks. */
export function readDocuments(root: string): Document[] {
  const inside = (folder: string): string[] =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder))
          .sort()
          .map(name => join(folder, name))
      : []
  const readmes = ['packages', 'apps', 'examples'].flatMap(inside).map(folder => join(folder, 'README.md'))
  const others = [
    'bench/README.md',
    'findings/README.md',
    ...inside('examples').filter(isMarkdown),
    ...inside('docs/bench').filter(isMarkdown),
  ]
  const paths = [...inside('.').filter(isMarkdown), ...inside('docs').filter(isMarkdown), ...readmes, ...others]
  return paths
    .filter(path => existsSync(join(root, path)))
    .map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

const isMarkdown = (path: string): boolean => path.endsWith('.md')

/** The line of an offset in a text, from 1. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length
