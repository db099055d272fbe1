import type { Document } from './documents.ts'
import type { Example } from './examples.ts'

const installs = /^npm install ([^\n#]+)/gm
const imports = /^import (?:[^'"]*? from )?'([^'.][^']*)'/gm

/** The packages that the `npm install` lines of a document name. */
export const installedBy = (text: string): string[] =>
  [...text.matchAll(installs)].flatMap(([, names = '']) => names.trim().split(/\s+/)).filter(name => name[0] !== '-')

/** The packages that a program imports, Node's own left out. */
export const importedBy = (code: string): string[] =>
  [...code.matchAll(imports)]
    .map(([, specifier = '']) => specifier)
    .filter(specifier => !/^(node:|\.)/.test(specifier))
    .map(specifier =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    )

/** Says which examples of a document import what its reader was not told to install. A document without an `npm install` is left alone. */
export function missingInstalls({ text }: Document, examples: readonly Example[]): string[] {
  const installed = new Set(installedBy(text))
  if (installed.size === 0) return []
  return examples.flatMap(({ place, code }) =>
    [...new Set(importedBy(code))]
      .filter(name => !installed.has(name))
      .map(name => `${place} imports ${name}, which no \`npm install\` of the document names: add it there`),
  )
}
