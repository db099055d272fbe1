import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { pageSizes } from '../../../scripts/packages/sizes.ts'
import { bundlePage } from '../../../tests/support/page-bundle.ts'

const external = ['react', 'svelte', 'vue']

/** Bytes of a script as a page loads it, minified and gzipped. */
async function sizeOf(script: string): Promise<number> {
  const { outputFiles } = await bundlePage(script, external)
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length
}

it.each(pageSizes)('$title is no larger than it was', async ({ script, most }) => {
  expect(await sizeOf(script)).toBeLessThanOrEqual(most)
})

it.each([
  ['react', 'useChat', 700],
  ['vue', 'useChat', 450],
  ['svelte', 'createChat', 400],
])('the face for %s costs little above the session', async (name, hook, most) => {
  const session = "export { createChatSession, remote } from '@millrace/client'\n"
  const face = await sizeOf(`${session}export { ${hook} } from '@millrace/client/${name}'`)
  expect(face - (await sizeOf(session))).toBeLessThanOrEqual(most)
})

it('takes nothing from the root of core, whose built parts bring more along than they do from its sources', async () => {
  const { metafile } = await bundlePage("export * from '@millrace/client'")
  expect(Object.keys(metafile.inputs).filter(file => file.endsWith('packages/core/src/index.ts'))).toEqual([])
})

it('is made of Millrace alone', async () => {
  const { metafile } = await bundlePage("export * from '@millrace/client'")
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
  const files = inputs.flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? file : []))
  expect(files.filter(file => file.includes('node_modules'))).toEqual([])
})
