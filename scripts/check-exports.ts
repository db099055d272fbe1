/** Holds each built entry of each package to its declarations: the values that it exports are those that the types promise. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type BuiltModule, exportDifferences } from './exports/differences.ts'
import { readPackages } from './lib/workspace.ts'

const root = join(import.meta.dirname, '..')

/** Entries that others import, and the modules that a condition chooses among: those must not differ either. */
const modules = readPackages(root).flatMap(({ home, manifest }) => [
  ...Object.entries(manifest.exports).flatMap(([subpath, target]) =>
    typeof target === 'string'
      ? []
      : [{ home, name: manifest.name + subpath.slice(1), shares: subpath.startsWith('./internal'), ...target }],
  ),
  ...Object.entries(manifest.imports ?? {}).flatMap(([name, { types = '', ...conditions }]) =>
    [...new Set(Object.values(conditions))].map(target => ({
      home,
      name: `${manifest.name} ${name} (${target})`,
      shares: false,
      types,
      default: target,
    })),
  ),
])

const built = await Promise.all(
  modules.map(
    async ({ home, name, shares, types, default: target }): Promise<BuiltModule> => ({
      name,
      shares,
      declarations: join(home, types),
      namespace: (await import(pathToFileURL(join(home, target)).href)) as object,
    }),
  ),
)
const differences = exportDifferences(built)
for (const difference of differences) console.log(difference)
if (differences.length > 0) process.exitCode = 1
else console.log(`${built.length} entries export what their types promise`)
