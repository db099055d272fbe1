import { defineConfig, type Options } from 'tsup'
import { readPackage, sourcesBuilt } from './scripts/lib/workspace.ts'
import { bundledPackages } from './tsup.bundled.ts'
import { writeDeclarations } from './tsup.declarations.ts'
import { directives } from './tsup.directives.ts'
import { joined } from './tsup.joined.ts'
import { thirdPartyNotices } from './tsup.notices.ts'

/** False in the build of `npm start`, which runs the packages and nothing else: their types take half of the time. */
const withTypes = process.env.MILLRACE_BUILD !== 'run'

/** What a package says of its build. */
interface BuildOptions extends Options {
  /** Groups of entries, relative to `dist`, whose shared code becomes one file each: see `joined`. Default: the root alone. */
  readonly together?: readonly (readonly string[])[]
  /** Entries with a copy of their own of what they share: see `joined`. Default: none. */
  readonly alone?: readonly string[]
}

/**
 * The build of every package: ESM for current engines, with types, of each entry that its manifest names. Nothing is bundled that a user
 * installs anyway.
 */
export function build({
  together = [['index.js']],
  alone = [],
  ...options
}: BuildOptions = {}): ReturnType<typeof defineConfig> {
  const own = readPackage(process.cwd())
  return defineConfig({
    entry: sourcesBuilt(own.manifest),
    format: ['esm'],
    target: 'es2023',
    platform: 'neutral',
    dts: withTypes && { entry: writeDeclarations(own) },
    clean: true,
    esbuildPlugins: [bundledPackages(own), thirdPartyNotices],
    plugins: [joined(together, alone), directives()],
    // Conditional imports are chosen on the user's side; Node's own modules in Node-only files.
    external: [/^#/, /^node:/],
    // Some modules have no other name: `node:sqlite`.
    removeNodeProtocol: false,
    ...options,
  })
}
