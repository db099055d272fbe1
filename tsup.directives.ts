import { readFile, writeFile } from 'node:fs/promises'
import type { Options } from 'tsup'

type Plugin = NonNullable<Options['plugins']>[number]

/** A directive at the top of a module, such as `"use client"`. */
const directive = /^(?:"use [a-z]+"|'use [a-z]+');?\n/

/**
 * Keeps `"use client"` at the top of the files that are built from such entries: esbuild leaves it there, and the pass that removes unused code (rollup)
 * takes it away. React's server components ask for it in the file that is imported.
 */
export function directives(): Plugin {
  const found = new Map<string, string>()
  return {
    name: 'directives',
    renderChunk(code, { path }) {
      const [text] = directive.exec(code) ?? []
      if (text === undefined) return undefined
      found.set(path, text)
      return { code: code.slice(text.length) }
    },
    async buildEnd() {
      for (const [path, text] of found) await writeFile(path, text + (await readFile(path, 'utf8')))
    },
  }
}
