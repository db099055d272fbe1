import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { targetsOf } from '../../scripts/lib/built-files.ts'
import { readPackages } from '../../scripts/lib/workspace.ts'

const packages = join(import.meta.dirname, '../../packages')
const preload = join(import.meta.dirname, '../support/gateway/loaded-modules.ts')

/** The built files that importing others loads, below `packages` where they are ours. */
function loadedBy(files: readonly string[]): string[] {
  const urls = files.map(file => pathToFileURL(join(packages, file)).href)
  const code = urls.map(url => `import ${JSON.stringify(url)}`).join('\n')
  const said = execFileSync(process.execPath, ['--import', preload, '--input-type=module', '-e', code], {
    encoding: 'utf8',
  })
  const { files: loaded } = JSON.parse(/^loaded (.*)$/m.exec(said)![1]!) as { readonly files: readonly string[] }
  return loaded.map(url => url.slice(url.lastIndexOf('/packages/') + '/packages/'.length))
}

/** For each file Node takes half a millisecond and 60 KB of memory. */
test('a provider and the server are few files', () => {
  const loaded = loadedBy(['glm/dist/index.js', 'server/dist/index.js', 'server/dist/node.js'])
  expect(loaded).toContain('core/dist/internal.js')
  // 12 today. With a file for each combination of entries that share something they were 51.
  expect(loaded.length).toBeLessThanOrEqual(12)
  // The code of kept answers waits for a handler with a store.
  expect(loaded.filter(file => file.includes('kept'))).toEqual([])
  // Node keeps two bytes of each character of a text that has one beyond Latin-1.
  for (const file of loaded) expect(readFileSync(join(packages, file), 'utf8')).not.toMatch(/[\u0100-\uffff]/)
})

/** Node looks for the package of each. */
test('no built file imports a package of which it uses nothing', () => {
  const unused = readPackages(join(packages, '..')).flatMap(({ home, manifest }) =>
    targetsOf(manifest)
      .filter(target => target.endsWith('.js'))
      .filter(target => /^import ["'][^.]/m.test(readFileSync(join(home, target), 'utf8'))),
  )
  expect(unused).toEqual([])
})

test('core loads the decoder of server-sent events, and not the readers and subscriptions beside it', () => {
  const loaded = loadedBy(['core/dist/internal.js', 'core/dist/page.js', 'core/dist/index.js'])
  expect(loaded.filter(file => file.startsWith('sse/'))).toEqual(['sse/dist/internal.js'])
})

test('the parts of Chat Completions are one file, for presets too', () => {
  const loaded = loadedBy(['openai-compatible/dist/index.js', 'openai-compatible/dist/dialect.js'])
  const own = loaded.filter(file => file.startsWith('openai-compatible/'))
  expect(own.sort()).toEqual(['openai-compatible/dist/dialect.js', 'openai-compatible/dist/index.js'])
})

test('the parser for pages is one file', () => {
  expect(loadedBy(['sse/dist/lean.js'])).toEqual(['sse/dist/lean.js'])
})

test('a page reads answers with two files of core', () => {
  const loaded = loadedBy(['core/dist/page.js'])
  expect(loaded.filter(file => file.startsWith('core/dist/'))).toHaveLength(2)
})

test.each(['transport/undici', 'transport/fetch', 'context/async-hooks', 'context/portable'])(
  'the conditional import %s loads no more of core than a page does, so nothing that imports it',
  name => {
    const page = loadedBy(['core/dist/page.js'])
    const loaded = loadedBy([`core/dist/${name}.js`]).filter(file => file.startsWith('core/dist/chunk'))
    expect(page).toEqual(expect.arrayContaining(loaded))
  },
)
