import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** The place of a package among the others: the field `millrace` of its package.json. */
export interface PackageRules {
  /** `dialect` speaks one vendor's own dialect, `provider` speaks to vendors in another way, `library` does neither. */
  kind: 'dialect' | 'provider' | 'library'
  /** Folders of the packages that it may import. Packages that those are built on are allowed too. */
  builtOn: readonly string[]
  /** Folders of packages whose code is part of this one's build, as nobody installs them beside it. They stand in `devDependencies`. Default: none. */
  bundles?: readonly string[]
  /** The source files that only ever load on Node, relative to src. All others use Web APIs alone. Default: none. */
  nodeOnly?: readonly string[]
  /** Packages that one source file alone may import, with that file relative to src. Default: none. */
  onlyIn?: Readonly<Record<string, string>>
}

/** The fields of a package.json that the checks read. */
export interface Manifest {
  name: string
  private?: boolean
  version?: string
  files?: readonly string[]
  engines?: Record<string, string>
  exports: Record<string, string | { types: string; default: string }>
  imports?: Record<string, Record<string, string>>
  bin?: Record<string, string>
  dependencies?: Record<string, string>
  millrace?: PackageRules
}

/** A package under packages/. */
export interface Package {
  folder: string
  home: string
  manifest: Manifest
}

/** The package in a folder. */
export const readPackage = (home: string): Package => ({
  folder: basename(home),
  home,
  manifest: JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Manifest,
})

/**
 * All packages under packages/, by folder name. A folder without a manifest is left out: git leaves `dist` and `node_modules` of a package
 * behind that another branch has.
 */
export const readPackages = (root: string): Package[] =>
  readdirSync(join(root, 'packages'))
    .sort()
    .map(folder => join(root, 'packages', folder))
    .filter(home => existsSync(join(home, 'package.json')))
    .map(readPackage)

/** Folders of the packages of these kinds. */
export const foldersOf = (packages: readonly Package[], ...kinds: readonly PackageRules['kind'][]): string[] =>
  packages
    .filter(({ manifest }) => manifest.millrace && kinds.includes(manifest.millrace.kind))
    .map(({ folder }) => folder)

/** The sources that a package is built from, relative to it: every script that `exports`, `imports` and `bin` name. */
export function sourcesBuilt({ exports = {}, imports = {}, bin = {} }: Manifest): string[] {
  const targets = [...Object.values(exports), ...Object.values(imports), bin].flatMap(target =>
    typeof target === 'string' ? [target] : Object.values(target),
  )
  return [...new Set(targets.filter(target => target.endsWith('.js')).map(sourceOf))]
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
export const sourceOf = (built: string): string => built.replace('./dist/', 'src/').replace(/(\.d\.ts|\.js)$/, '.ts')

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
