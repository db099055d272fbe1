import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'
import { expect, it } from 'vitest'
import { entriesOf, readPackages, sourceOf } from '../../../scripts/lib/workspace.ts'

const root = join(import.meta.dirname, '../../..')

/** Resolves packages of the workspace to their sources, as a browser's bundler resolves them to what is built of those. */
const workspace: Plugin = {
  name: 'workspace',
  setup(bundler) {
    const sources = new Map<string, string>()
    for (const pkg of readPackages(root)) {
      for (const { specifier, source } of entriesOf(pkg)) sources.set(specifier, source)
      for (const [name, { browser = '' }] of Object.entries(pkg.manifest.imports ?? {}))
        sources.set(name, join(pkg.home, sourceOf(browser)))
    }
    bundler.onResolve({ filter: /^(@millrace\/|#)/ }, ({ path }) => ({ path: sources.get(path)!, sideEffects: false }))
  },
}

/** A module as a page loads it: its bytes, minified and gzipped, and the files that it is made of. */
async function bundled(code: string): Promise<{ bytes: number; files: string[] }> {
  const stdin = { contents: code, resolveDir: import.meta.dirname, loader: 'ts' } as const
  const { outputFiles, metafile } = await build({
    stdin,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    write: false,
    metafile: true,
    legalComments: 'none',
    plugins: [workspace],
    external: ['react', 'svelte', 'vue'],
  })
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
  const files = inputs.flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? file : []))
  return { bytes: gzipSync(outputFiles[0]!.contents, { level: 9 }).length, files }
}

it.each([
  ['the session, the provider and its reader', "export { createChatSession, remote } from '@millrace/client'", 11_850],
  ['the provider and its reader', "export { remote } from '@millrace/client'", 8_000],
  ['a storage', "export { webStorage } from '@millrace/client'", 250],
  ['the blocks of a text', "export { textBlocks } from '@millrace/client'", 450],
])('%s is no larger than it was', async (_, code, most) => {
  expect((await bundled(code)).bytes).toBeLessThanOrEqual(most)
})

it.each([
  ['react', 'useChat', 700],
  ['vue', 'useChat', 450],
  ['svelte', 'createChat', 400],
])('the face for %s costs little above the session', async (name, hook, most) => {
  const session = "export { createChatSession, remote } from '@millrace/client'\n"
  const face = await bundled(`${session}export { ${hook} } from '@millrace/client/${name}'`)
  expect(face.bytes - (await bundled(session)).bytes).toBeLessThanOrEqual(most)
})

it('is made of Millrace alone', async () => {
  const { files } = await bundled("export * from '@millrace/client'")
  expect(files.filter(file => file.includes('node_modules'))).toEqual([])
})
