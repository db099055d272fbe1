import { rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { transform } from 'esbuild'
import { type ManualChunkMeta, type OutputOptions, rollup } from 'rollup'
import type { Options } from 'tsup'

type Plugin = NonNullable<Options['plugins']>[number]

/** A script that esbuild has made of what several entries share. */
const shared = /[/\\]chunk-[^/\\]+\.js$/

/** An entry for our own packages. It may export more than its declarations tell, so it can always hold what others share. */
const internal = /^internal\b/

/**
 * Joins what entries share into few files, and removes unused code. esbuild makes a file for each combination of entries that share something, and each file
 * that a program loads takes Node half a millisecond and 60 KB of memory.
 *
 * @param groups - entries, relative to `dist`. What the entries of the first group share with others becomes one file; what those of the second one share
 * beside it becomes another. A file may import those of earlier groups alone, so the targets of conditional imports stand in the first group: they are loaded
 * before the modules that import them. What no group loads stays as it is. The file of a group is that of its entry, where this is alone
 * in it and exports all that others take from it, or is an internal one.
 * @param alone - entries with a copy of their own of what they share with others: of functions without state, for no class may be there twice.
 */
export function joined(groups: readonly (readonly string[])[], alone: readonly string[]): Plugin {
  return {
    name: 'joined',
    async buildEnd({ writtenFiles }) {
      const dist = resolve('dist')
      const scripts = writtenFiles.flatMap(({ name }) => (name.endsWith('.js') ? resolve(name) : []))
      const entries = scripts.filter(path => !shared.test(path))
      const apart = alone.map(name => join(dist, name))
      const together = entries.filter(path => !apart.includes(path))
      const holders = groups
        .flatMap(names => (names.length === 1 ? names : names.filter(name => internal.test(name))))
        .map(name => join(dist, name))
      const inGroups: OutputOptions = {
        onlyExplicitManualChunks: true,
        manualChunks(path, { getModuleInfo }) {
          const isShared = shared.test(path) && together.filter(entry => loads(entry, path, getModuleInfo)).length > 1
          // What one entry alone loads becomes a part of it.
          if (!isShared && !holders.includes(path)) return undefined
          const found = groups.findIndex(names => names.some(name => loads(join(dist, name), path, getModuleInfo)))
          return found < 0 ? undefined : `group ${found}`
        },
      }
      const files = await rolledUp(dist, together, inGroups)
      for (const path of apart) files.push(...(await rolledUp(dist, [path])))
      for (const path of scripts) if (shared.test(path)) rmSync(path)
      for (const { fileName, code } of files) writeFileSync(join(dist, fileName), await withoutComments(code))
    },
  }
}

/** A file in `dist`. */
interface Script {
  readonly fileName: string
  readonly code: string
}

/** The files of these entries, without unused code. */
async function rolledUp(dist: string, entries: readonly string[], options: OutputOptions = {}): Promise<Script[]> {
  const bundle = await rollup({
    plugins: [
      {
        name: 'entries',
        buildStart() {
          for (const path of entries) {
            const fileName = relative(dist, path)
            const preserveSignature = internal.test(fileName) ? 'allow-extension' : 'strict'
            this.emitFile({ type: 'chunk', id: path, fileName, preserveSignature })
          }
        },
      },
    ],
    // Each import takes Node a search for its package, and no package is imported for what its loading does.
    treeshake: { moduleSideEffects: (_, isExternal) => !isExternal },
    external: (name, importer, isResolved) => importer !== undefined && !isResolved && !name.startsWith('.'),
    onLog(level, { message }) {
      if (level === 'warn') throw new Error(message)
    },
  })
  const { output } = await bundle.generate({
    chunkFileNames: 'chunk-[hash].js',
    hoistTransitiveImports: false,
    ...options,
  })
  return output.filter(file => file.type === 'chunk')
}

/** The comment above the code of each source, by which the check of packages finds whose it is. */
const origin = /^\/\/ (?=\S+\.[cm]?[jt]sx?$)/gm
const keptOrigin = /^\/\/! (?=\S+\.[cm]?[jt]sx?$)/gm

/**
 * Takes out the comments but for licences, origins and what bundlers read, and leaves the lines: declarations have the docs. Node decodes text of ASCII
 * alone faster, and keeps one byte of each character; one arrow in a comment makes it two.
 */
async function withoutComments(code: string): Promise<string> {
  const marked = code.replace(origin, '//! ')
  const bare = await transform(marked, { minifyWhitespace: true, legalComments: 'inline' })
  const printed = await transform(bare.code, { charset: 'ascii', legalComments: 'inline' })
  return printed.code.replace(keptOrigin, '// ')
}

/** Whether a module loads another with itself, through others too. */
function loads(entry: string, path: string, infoOf: ManualChunkMeta['getModuleInfo']): boolean {
  const found = new Set([entry])
  // A set gives what is added while it is gone through.
  for (const each of found) for (const imported of infoOf(each)?.importedIds ?? []) found.add(imported)
  return found.has(path)
}
