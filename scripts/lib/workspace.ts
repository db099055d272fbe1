import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the checks read of a package.json. */
export interface Manifest {
  name: string
  private?: boolean
  exports: Record<string, string | { types: string; default: string }>
  imports?: Record<string, Record<string, string>>
  dependencies?: Record<string, string>
}

/** A package under packages/. */
export interface Package {
  folder: string
  home: string
  manifest: Manifest
}

/** All packages under packages/, by folder name. */
export function readPackages(root: string): Package[] {
  return readdirSync(join(root, 'packages'))
    .sort()
    .map(folder => {
      const home = join(root, 'packages', folder)
      return { folder, home, manifest: JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Manifest }
    })
}

/** The published entries of a package with the source file that each is built from. */
export function entriesOf({ home, manifest }: Package): { specifier: string; source: string }[] {
  return Object.entries(manifest.exports).flatMap(([subpath, target]) =>
    typeof target === 'string'
      ? []
      : [{ specifier: manifest.name + subpath.slice(1), source: join(home, sourceOf(target.default)) }],
  )
}

/** `./dist/native.js` → `src/native.ts` */
export const sourceOf = (built: string): string => built.replace('./dist/', 'src/').replace(/\.js$/, '.ts')

/** All files below a folder whose name ends so, relative to it; none when there is no such folder. */
export function filesBelow(folder: string, ending: string): string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    return names.filter(name => name.endsWith(ending) && !/(^|\/)(node_modules|dist|\.[^/]+)\//.test(name)).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
