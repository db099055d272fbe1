import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ConformanceCase } from '@millrace/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foldersOf, type Manifest, readPackages, sourcesBuilt } from '../lib/workspace.ts'
import { namesOf, providerFiles, renamed } from '../new-provider/files.ts'
import { sourcePaths, withPaths } from '../paths/paths.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

describe('a name', () => {
  it('is told in every spelling', () => {
    const names = namesOf('my-vendor')!
    expect(names).toEqual({ kebab: 'my-vendor', camel: 'myVendor', pascal: 'MyVendor', screaming: 'MY_VENDOR' })
    expect(renamed('acme acme-id Acme ACME_API_KEY', names)).toBe('myVendor my-vendor MyVendor MY_VENDOR_API_KEY')
  })

  it.each([
    ['TGI', { kebab: 'tgi', camel: 'tgi', pascal: 'TGI', screaming: 'TGI' }],
    ['my-TGI', { kebab: 'my-tgi', camel: 'myTGI', pascal: 'MyTGI', screaming: 'MY_TGI' }],
    ['LM-Studio', { kebab: 'lm-studio', camel: 'lmStudio', pascal: 'LMStudio', screaming: 'LM_STUDIO' }],
    ['OpenAI', { kebab: 'openai', camel: 'openai', pascal: 'OpenAI', screaming: 'OPENAI' }],
    ['Acme', { kebab: 'acme', camel: 'acme', pascal: 'Acme', screaming: 'ACME' }],
  ])('%s keeps its capitals', (name, names) => {
    expect(namesOf(name)).toEqual(names)
  })

  it.each(['', 'a b', '-a', 'a--b', '../a', '1a'])('%j is none', name => {
    expect(namesOf(name)).toBeUndefined()
  })
})

describe('a new package', () => {
  let home = ''
  // In tests/, where packages and tools are found as they are from packages/.
  beforeAll(() => {
    home = mkdtempSync(join(root, 'tests/.examples-new-provider-'))
    const files = providerFiles(namesOf('brand-new')!, read('LICENSE'))
    files.set('tsconfig.base.json', JSON.stringify({ extends: '../../tsconfig.base.json' }))
    files.set('tsup.base.ts', "export { build } from '../../tsup.base.ts'\n")
    files.set('package.json', '{ "type": "module" }')
    for (const [path, text] of files) {
      mkdirSync(dirname(join(home, path)), { recursive: true })
      writeFileSync(join(home, path), text)
    }
  })
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  const tool = (name: string, ...args: string[]): string =>
    execFileSync(join(root, 'node_modules/.bin', name), args, { cwd: root, encoding: 'utf8', stdio: 'pipe' })

  it('passes lint', () => {
    const folder = join(home, 'packages/brand-new')
    tool('biome', 'check', '--write', '--vcs-enabled=false', folder)
    tool('biome', 'check', '--error-on-warnings', '--vcs-enabled=false', folder)
  })

  it('passes typecheck', () => {
    tool('tsc', '-p', join(home, 'packages/brand-new'))
  }, 60_000)

  it('passes the kit', async () => {
    const [{ brandNewDefinition }, { fixtures }, { providerConformance }] = await Promise.all([
      import(join(home, 'packages/brand-new/src/index.ts')),
      import(join(home, 'packages/brand-new/test/fixtures.ts')),
      import('@millrace/testing'),
    ])
    const cases: readonly ConformanceCase[] = providerConformance(
      brandNewDefinition({ apiKey: 'made-up-key' }),
      fixtures,
    )
    expect(cases.length).toBeGreaterThan(40)
    for (const { run } of cases) await run()
  }, 60_000)

  it('has its place among the packages: counted, bounded, built and found by the compiler', () => {
    const manifest = JSON.parse(providerFiles(namesOf('TGI')!, '').get('packages/tgi/package.json')!) as Manifest
    const added = { folder: 'tgi', home: join(root, 'packages/tgi'), manifest }
    expect(foldersOf([added], 'dialect')).toEqual(['tgi'])
    expect(manifest.millrace?.builtOn).toEqual(['core'])
    expect(sourcesBuilt(manifest)).toEqual(['src/index.ts'])
    const text = withPaths(read('tsconfig.base.json'), sourcePaths(root, [...readPackages(root), added]))
    expect(JSON.parse(text).compilerOptions.paths['@millrace/tgi']).toEqual(['./packages/tgi/src/index.ts'])
  })

  it('keeps the capitals of its name', () => {
    const files = providerFiles(namesOf('TGI')!, '')
    for (const [path, text] of files) expect(`${path}\n${text}`).not.toMatch(/Tgi/)
    expect([...files.values()].join()).toContain('TGISettings')
  })

  it('says everything under its own name', () => {
    const files = providerFiles(namesOf('brand-new')!, '')
    for (const [path, text] of files) expect(`${path}\n${text}`).not.toMatch(/acme/i)
    expect([...files.keys()]).toContain('packages/brand-new/src/brand-new.ts')
  })
})
