import { join } from 'node:path'
import type { Options } from 'tsup'
import type { Package } from './scripts/lib/workspace.ts'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

/**
 * Finds the packages of this workspace whose code is part of another's build by their own names, in their own folders. They stand in that package's
 * `devDependencies`, which `npm start` does not install.
 */
export function bundledPackages({ home, manifest }: Package): Plugin {
  const inFolder = Symbol('in its folder')
  return {
    name: 'bundled-packages',
    setup(build) {
      for (const folder of manifest.millrace?.bundles ?? [])
        build.onResolve({ filter: new RegExp(`^@millrace/${folder}(/|$)`) }, ({ path, kind, pluginData }) =>
          pluginData === inFolder
            ? undefined
            : build.resolve(path, { kind, resolveDir: join(home, '..', folder), pluginData: inFolder }),
        )
    },
  }
}
