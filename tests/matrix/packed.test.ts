import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { supportedNodes, tooOldNode } from '../../scripts/lib/node-versions.ts'
import { entriesOf, readPackages } from '../../scripts/lib/workspace.ts'
import { type Consumer, createConsumer } from '../support/consumer.ts'
import { findNode, findPart } from '../support/parts.ts'

const root = join(import.meta.dirname, '../..')
const entries = readPackages(root)
  .filter(pkg => !pkg.manifest.private)
  .flatMap(pkg => entriesOf(pkg).map(entry => entry.specifier))

/** Optional peers that an entry loads by itself. */
const peers = [
  '@nestjs/common@12.5.1',
  '@nestjs/core@12.5.1',
  'reflect-metadata@0.2.2',
  'rxjs@7.8.2',
  'jose@6.2.17',
  'react@19.3.1',
  '@types/react@19.3.3',
  'svelte@5.57.3',
  'vue@3.5.45',
  '@modelcontextprotocol/client@2.4.0',
  '@opentelemetry/api@1.10.0',
  '@langchain/core@1.4.0',
]

/** Entries over types of others that do not hold with `exactOptionalPropertyTypes`, or want those of the DOM: read without a look into libraries. */
const loose = /^@millrace\/(ai-sdk|langchain|client\/(react|svelte|vue)|core\/mcp)$/

let consumer: Consumer
beforeAll(async () => {
  consumer = await createConsumer(root, [
    'typescript@6.0.3',
    '@types/node@24',
    'express@5',
    '@types/express@5',
    ...peers,
  ])
  // Two ways into the same few lines: every entry loads, and an answer comes over real HTTP on loopback.
  consumer.write('import.mjs', `${entries.map((name, i) => `import * as m${i} from '${name}'`).join('\n')}\n${use}`)
  consumer.write('require.cjs', `${entries.map((name, i) => `const m${i} = require('${name}')`).join('\n')}\n${use}`)
})
afterAll(() => consumer?.remove())

const at = (specifier: string): string => `m${entries.indexOf(specifier)}`
const use = `
async function main() {
  for (const [name, entry] of Object.entries({ ${entries.map((name, i) => `'${name}': m${i}`).join(', ')} })) {
    if (Object.keys(entry).length === 0) throw new Error(name + ' exports nothing')
  }
  const emulator = ${at('@millrace/emulator')}.createGlmEmulator({ answer: () => ({ text: 'flowing water' }) })
  const { baseURL, close } = await emulator.listen()
  const provider = ${at('@millrace/glm')}.glm({ apiKey: ${at('@millrace/emulator')}.emulatorKey, baseURL, model: 'glm-4.6' })
  console.log(await provider.stream({ messages: [{ role: 'user', content: 'hello' }] }).text())
  await close()
}
main()
`

describe.each(supportedNodes)('on Node %s, the packed packages', version => {
  const node = findPart(`Node ${version}`, () => findNode(version))

  it.skipIf(!node).each(['import.mjs', 'require.cjs'])('stream an answer: %s', async file => {
    const { code, stdout, stderr } = await consumer.run(node ?? '', file)
    // Node 22 says that its `node:sqlite` is experimental, which the store's README tells.
    const told = version.startsWith('22.') ? stderr.replace(/^.*ExperimentalWarning: SQLite[\s\S]*$/, '') : stderr
    expect({ code, stdout, stderr: told }).toEqual({ code: 0, stdout: 'flowing water\n', stderr: '' })
  })
})

describe(`on Node ${tooOldNode}, one sentence names the version needed`, () => {
  const node = findPart(`Node ${tooOldNode}`, () => findNode(tooOldNode))
  const sentence = `Millrace needs Node 22.19 or later; this is Node ${tooOldNode}.`

  it.skipIf(!node).each([
    ['import', '@millrace/core', "import('@millrace/core')"],
    ['import', '@millrace/glm', "import('@millrace/glm')"],
    ['require', '@millrace/core', "new Promise(done => done(require('@millrace/core')))"],
    ['require', '@millrace/glm', "new Promise(done => done(require('@millrace/glm')))"],
  ])('%s %s', async (_, __, load) => {
    consumer.write('old.cjs', `${load}.then(() => console.log('loaded'), error => console.log(error.message))`)
    const { stdout } = await consumer.run(node ?? '', 'old.cjs')
    expect(stdout).toBe(`${sentence}\n`)
  })
})

describe('TypeScript reads the packed types', () => {
  const importsOf = (names: readonly string[]): string =>
    names.map((name, i) => `import * as m${i} from '${name}'`).join('\n')
  const imports = importsOf(entries.filter(name => !loose.test(name)))
  const uses = `
import { encodeSseEvent } from '@millrace/sse'
import type { ChatEvent } from '@millrace/core'
export const frame: string = encodeSseEvent({ data: 'x' })
export const delta = (event: ChatEvent): string | undefined => (event.type === 'text-delta' ? event.delta : undefined)
// @ts-expect-error: types that are not found would be any, and would let this pass
export const wrong: number = encodeSseEvent({ data: 'x' })
`
  const typecheck = async (files: readonly string[], compilerOptions: object) => {
    const shared = {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      target: 'es2023',
    }
    consumer.write('tsconfig.json', JSON.stringify({ compilerOptions: { ...shared, ...compilerOptions }, files }))
    return await consumer.run(
      join(consumer.folder, 'node_modules/.bin/tsc'),
      '-p',
      'tsconfig.json',
      '--pretty',
      'false',
    )
  }
  const clean = { code: 0, stdout: '', stderr: '' }

  it('with nodenext resolution, from modules and from CommonJS', async () => {
    for (const file of ['use.ts', 'use.mts', 'use.cts']) consumer.write(file, `${imports}\n${uses}`)
    const options = { module: 'nodenext', types: ['node'], lib: ['es2024'] }
    expect(await typecheck(['use.ts', 'use.mts', 'use.cts'], options)).toEqual(clean)
  })

  it('with bundler resolution', async () => {
    consumer.write('use.ts', `${imports}\n${uses}`)
    const options = { module: 'esnext', moduleResolution: 'bundler', types: ['node'], lib: ['es2024'] }
    expect(await typecheck(['use.ts'], options)).toEqual(clean)
  })

  it('over the types of other libraries', async () => {
    consumer.write('loose.ts', `${importsOf(entries.filter(name => loose.test(name)))}\n${uses}`)
    const options = { module: 'esnext', moduleResolution: 'bundler', types: ['node'], lib: ['es2024', 'dom'] }
    expect(await typecheck(['loose.ts'], { ...options, skipLibCheck: true })).toEqual(clean)
  })

  it('in a browser project, which has no types of Node', async () => {
    consumer.write('page.ts', uses)
    const options = { module: 'esnext', moduleResolution: 'bundler', types: [], lib: ['es2024', 'dom', 'dom.iterable'] }
    const withConditions = { ...options, customConditions: ['browser'] }
    expect(await typecheck(['page.ts'], withConditions)).toEqual(clean)
  })
})
