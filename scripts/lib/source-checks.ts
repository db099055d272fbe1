import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { formatTally } from './tally.ts'
import { filesBelow, type Package, readPackages } from './workspace.ts'

/** A source file of a package. */
export interface PackageSource {
  /** Folder below packages/. */
  readonly folder: string
  /** Path relative to the package's src. */
  readonly path: string
  readonly syntax: ts.SourceFile
}

/** A rule for the sources of all packages. */
export type SourceCheck = (
  packages: readonly Package[],
  sources: readonly PackageSource[],
) => {
  /** A line each. The rule holds where there are none. */
  mistakes: readonly string[]
  /** Told where the rule holds. */
  summary: readonly string[]
}

/** Parses a text, with parents. */
export const parse = (text: string): ts.SourceFile =>
  ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true)

/** Holds the sources of all packages to rules, and tells. Each source is read and parsed once for all of them, which takes longer than to look at it. */
export function runSourceChecks(checks: readonly SourceCheck[]): void {
  const packages = readPackages(join(import.meta.dirname, '../..'))
  const sources = packages.flatMap(({ folder, home }) =>
    filesBelow(join(home, 'src'), '.ts').map(path => ({
      folder,
      path,
      syntax: parse(readFileSync(join(home, 'src', path), 'utf8')),
    })),
  )
  const tally = { passed: 0, failed: 0, skipped: 0 }
  for (const check of checks) {
    const { mistakes, summary } = check(packages, sources)
    for (const line of mistakes.length > 0 ? mistakes : summary) console.log(line)
    tally[mistakes.length > 0 ? 'failed' : 'passed']++
  }
  if (tally.failed > 0) process.exitCode = 1
  console.log(formatTally(tally))
}

/** Where a source stands, from the root. */
export const placeOf = ({ folder, path }: Pick<PackageSource, 'folder' | 'path'>): string =>
  `packages/${folder}/src/${path}`
