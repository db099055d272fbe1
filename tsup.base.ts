import { defineConfig, type Options } from 'tsup'
import { readPackage, sourceOf, sourcesBuilt } from './scripts/lib/workspace.ts'
import { directives } from './tsup.directives.ts'
import { thirdPartyNotices } from './tsup.notices.ts'

/** False in the build of `npm start`, which runs the packages and nothing else: their types take four fifths of the time. */
const withTypes = process.env.MILLRACE_BUILD !== 'run'

/**
 * The build of every package: ESM for current engines, with types, of each entry that its manifest names. Nothing is bundled that a user
 * installs anyway. Types are built against the built types of the packages below, not against their sources (`paths` is for editors and tests).
 */
export function build(options: Options = {}): ReturnType<typeof defineConfig> {
  const { manifest } = readPackage(process.cwd())
  const conditional = Object.entries(manifest.imports ?? {}).map(([name, { types = '' }]) => [
    name,
    [`./${sourceOf(types)}`],
  ])
  return defineConfig({
    entry: sourcesBuilt(manifest),
    format: ['esm'],
    target: 'es2023',
    platform: 'neutral',
    dts: withTypes && { compilerOptions: { paths: Object.fromEntries(conditional) } },
    clean: true,
    treeshake: true,
    esbuildPlugins: [thirdPartyNotices],
    plugins: [directives()],
    // Conditional imports are chosen on the user's side; Node's own modules in Node-only files.
    external: [/^#/, /^node:/],
    // Some modules have no other name: `node:sqlite`.
    removeNodeProtocol: false,
    ...options,
  })
}
