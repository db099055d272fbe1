/** A program in a document, with the command that installs what it needs. */
export interface Recipe {
  readonly title: string
  /** Packages that the reader is told to install. */
  readonly packages: readonly string[]
  readonly code: string
}

const section = /^## (.+)$/gm
const install = /```sh\n(?:[^`]*\n)?npm install ([^\n]+)\n[^`]*```/
const program = /```ts[^\n]*\n([\s\S]*?)^```$/m

/** The recipes of a Markdown document: sections with an `npm install` and a program behind it. */
export function recipesIn(text: string): Recipe[] {
  const titles = [...text.matchAll(section)]
  return titles.flatMap(({ 1: title = '', index }, at) => {
    const body = text.slice(index, titles[at + 1]?.index)
    const command = install.exec(body)
    const code = command && program.exec(body.slice(command.index))
    return code ? [{ title, packages: command[1]!.trim().split(/\s+/), code: code[1]! }] : []
  })
}

/** The packages that a program imports, Node's own left out. */
export const importedPackages = (code: string): string[] =>
  [...code.matchAll(/^import (?:[^'"]* from )?'([^'.][^']*)'/gm)]
    .map(([, specifier = '']) => specifier)
    .filter(specifier => !specifier.startsWith('node:'))
    .map(specifier =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    )
