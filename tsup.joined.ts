import { rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { type ManualChunkMeta, rollup } from 'rollup'
import type { Options } from 'tsup'

type Plugin = NonNullable<Options['plugins']>[number]

/** A script that esbuild has made of what several entries share. */
const shared = /[/\\]chunk-[^/\\]+\.js$/

/**
 * Joins what entries share into few files, and removes unused code. esbuild makes a file for each combination of entries that share something, and each file
 * that a program loads takes Node half a millisecond and 60 KB of memory.
 *
 * @param groups - entries, relative to `dist`. What the entries of the first group share with others becomes one file; what those of the second one share
 * beside it becomes another. A file may import those of earlier groups alone, so the targets of conditional imports stand in the first group: they are loaded
 * before the modules that import them. What no group loads stays as it is.
 */
export function joined(groups: readonly (readonly string[])[]): Plugin {
  return {
    name: 'joined',
    async buildEnd({ writtenFiles }) {
      const dist = resolve('dist')
      const scripts = writtenFiles.flatMap(({ name }) => (name.endsWith('.js') ? resolve(name) : []))
      const entries = scripts.filter(path => !shared.test(path))
      const bundle = await rollup({
        input: Object.fromEntries(entries.map(path => [relative(dist, path).slice(0, -'.js'.length), path])),
        external: (name, importer, isResolved) => importer !== undefined && !isResolved && !name.startsWith('.'),
        onLog(level, { message }) {
          if (level === 'warn') throw new Error(message)
        },
      })
      const { output } = await bundle.generate({
        chunkFileNames: 'chunk-[hash].js',
        hoistTransitiveImports: false,
        onlyExplicitManualChunks: true,
        manualChunks(path, { getModuleInfo }) {
          if (!shared.test(path)) return undefined
          const found = groups.findIndex(names => names.some(name => loads(join(dist, name), path, getModuleInfo)))
          return found < 0 ? undefined : `group ${found}`
        },
      })
      for (const path of scripts) if (shared.test(path)) rmSync(path)
      for (const file of output) if (file.type === 'chunk') writeFileSync(join(dist, file.fileName), file.code)
    },
  }
}

/** Whether a module loads another with itself, through others too. */
function loads(entry: string, path: string, infoOf: ManualChunkMeta['getModuleInfo']): boolean {
  const found = new Set([entry])
  // A set gives what is added while it is gone through.
  for (const each of found) for (const imported of infoOf(each)?.importedIds ?? []) found.add(imported)
  return found.has(path)
}
