import { posix } from 'node:path'
import type { Manifest } from './workspace.ts'

/** Files of a package by their paths. */
export type FileTexts = ReadonlyMap<string, { toString(): string }>

/** Every file that `exports`, `imports` and `bin` name. */
export function targetsOf({ exports, imports, bin }: Partial<Manifest>): string[] {
  const walk = (value: unknown): string[] => {
    if (typeof value === 'string') return value.startsWith('./') ? [value.slice(2)] : []
    return value && typeof value === 'object' ? Object.values(value).flatMap(walk) : []
  }
  return [...new Set([exports, imports, bin].flatMap(walk))]
}

/** The names by which a script or a declaration imports modules. */
export const importsIn = (text: string): string[] =>
  [...text.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"'\n]+)["']/g)].map(([, name]) => name!)

/**
 * Lists the scripts and declarations of a package that none of its entries leads to: those of an earlier build, which turbo leaves where they are when it takes a
 * build from its cache (2.11.11, 2026-11).
 */
export function staleFiles(files: FileTexts, manifest: Partial<Manifest>): string[] {
  const reached = new Set<string>()
  const reach = (path: string): void => {
    const file = files.get(path)
    if (file === undefined || reached.has(path)) return
    reached.add(path)
    for (const name of importsIn(file.toString())) {
      if (!name.startsWith('.')) continue
      const other = posix.join(posix.dirname(path), name)
      reach(path.endsWith('.d.ts') ? other.replace(/\.js$/, '.d.ts') : other)
    }
  }
  for (const target of targetsOf(manifest)) {
    reach(target)
    // The types of a program are named by nobody.
    reach(target.replace(/\.js$/, '.d.ts'))
  }
  return [...files.keys()].filter(path => /^dist\/.*\.(js|d\.ts)$/.test(path) && !reached.has(path))
}
