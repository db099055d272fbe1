import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Package, sourceOf, sourcesBuilt } from './scripts/lib/workspace.ts'

/** Below a package's home: where its bundled packages are found as they are from its sources. */
const folder = '.declarations'

/** The native compiler: tsup's own way, by the API of the older one, takes three quarters of a whole build. */
const compiler = '../../node_modules/typescript-7/bin/tsc'

/**
 * Writes the declarations of a package, a file for each source, and returns those of its entries by name, for tsup to bundle. They are built against
 * the built types of the packages below, not against their sources (`paths` is for editors and tests). Types are not checked here: that is a step of
 * `scripts/check.ts`.
 */
export function writeDeclarations({ home, manifest }: Package): Record<string, string> {
  const out = join(home, folder)
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out)
  const conditional = Object.entries(manifest.imports ?? {}).map(([name, { types = '' }]) => [
    name,
    [`../${sourceOf(types)}`],
  ])
  const tsconfig = {
    extends: '../tsconfig.json',
    compilerOptions: {
      noEmit: false,
      noCheck: true,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: '../src',
      outDir: '.',
      paths: Object.fromEntries(conditional),
    },
    include: ['../src'],
  }
  writeFileSync(join(out, 'tsconfig.json'), JSON.stringify(tsconfig))
  execFileSync(process.execPath, [join(home, compiler), '-p', out], { stdio: 'inherit' })
  return Object.fromEntries(
    sourcesBuilt(manifest).map(source => {
      const name = source.slice('src/'.length, -'.ts'.length)
      return [name, join(folder, `${name}.d.ts`)]
    }),
  )
}
