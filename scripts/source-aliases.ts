import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Maps every published entry (`@millrace/core/native`) to its source file, so that tests need no build. */
export function sourceAliases(root: string): { find: RegExp; replacement: string }[] {
  const aliases: { find: RegExp; replacement: string }[] = []
  for (const folder of readdirSync(join(root, 'packages'))) {
    const home = join(root, 'packages', folder)
    const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
      name: string
      exports: Record<string, string | { default: string }>
      imports?: Record<string, Record<string, string>>
    }
    for (const [subpath, target] of Object.entries(manifest.exports)) {
      if (typeof target === 'string') continue
      aliases.push({
        find: exactly(manifest.name + subpath.slice(1)),
        replacement: join(home, sourceOf(target.default)),
      })
    }
    for (const [name, conditions] of Object.entries(manifest.imports ?? {})) {
      const target = conditions.node ?? conditions.default
      if (target) aliases.push({ find: exactly(name), replacement: join(home, sourceOf(target)) })
    }
  }
  return aliases
}

const exactly = (specifier: string): RegExp => new RegExp(`^${specifier.replace(/[/#.-]/g, '\\$&')}$`)
const sourceOf = (built: string): string => built.replace('./dist/', 'src/').replace(/\.js$/, '.ts')
