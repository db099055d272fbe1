import { installedBy } from '../../scripts/docs/installs.ts'

/** A program in a document, with the command that installs what it needs. */
export interface Recipe {
  readonly title: string
  /** Packages that the reader is told to install. */
  readonly packages: readonly string[]
  readonly code: string
}

const section = /^## (.+)$/gm
const program = /^```ts[^\n]*\n([\s\S]*?)^```$/m

/** The recipes of a Markdown document: sections with an `npm install` and a program behind it. */
export function recipesIn(text: string): Recipe[] {
  const titles = [...text.matchAll(section)]
  return titles.flatMap(({ 1: title = '', index }, at) => {
    const body = text.slice(index, titles[at + 1]?.index)
    const packages = installedBy(body)
    const code = packages.length > 0 && program.exec(body.slice(body.indexOf('npm install')))
    return code ? [{ title, packages, code: code[1]! }] : []
  })
}
