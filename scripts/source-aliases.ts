import { join } from 'node:path'
import { entriesOf, readPackages, sourceOf } from './lib/workspace.ts'

/** Maps every published entry (`@millrace/core/native`) to its source file, so that tests need no build. */
export function sourceAliases(root: string): { find: RegExp; replacement: string }[] {
  return readPackages(root).flatMap(pkg => [
    ...entriesOf(pkg).map(({ specifier, source }) => ({ find: exactly(specifier), replacement: source })),
    ...Object.entries(pkg.manifest.imports ?? {}).flatMap(([name, conditions]) => {
      const target = conditions.node ?? conditions.default
      return target ? [{ find: exactly(name), replacement: join(pkg.home, sourceOf(target)) }] : []
    }),
  ])
}

const exactly = (specifier: string): RegExp => new RegExp(`^${specifier.replace(/[/#.-]/g, '\\$&')}$`)
