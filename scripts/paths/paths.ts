import { relative } from 'node:path'
import { entriesOf, type Package, sourceOf } from '../lib/workspace.ts'

/** Where the compiler finds each published entry and each conditional import in the sources, relative to the root. */
export function sourcePaths(root: string, packages: readonly Package[]): [specifier: string, source: string][] {
  const fromRoot = (path: string): string => `./${relative(root, path)}`
  const entries = packages
    .flatMap(entriesOf)
    .map(({ specifier, source }): [string, string] => [specifier, fromRoot(source)])
  const conditional = packages.flatMap(({ home, manifest }) =>
    Object.entries(manifest.imports ?? {}).map(([name, { types = '' }]): [string, string] => [
      name,
      fromRoot(`${home}/${sourceOf(types)}`),
    ]),
  )
  return [...entries, ...conditional]
}

/** The text of a tsconfig with these `paths` in place of its own. */
export function withPaths(text: string, paths: readonly (readonly [string, string])[]): string {
  const [before, after] = text.split(/(?<="paths": \{\n)[^}]*?\n(?= *\})/)
  if (before === undefined || after === undefined) throw new Error('There is no "paths" in it, or more than one.')
  const lines = paths.map(([specifier, source]) => `      "${specifier}": ["${source}"]`)
  return `${before}${lines.join(',\n')}\n${after}`
}
