import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ConformanceCase } from '@millrace/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../boundaries/rules.ts'
import { inserted, insertions, namesOf, providerFiles, renamed } from '../new-provider/files.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

describe('a name', () => {
  it('is told in every spelling', () => {
    const names = namesOf('my-vendor')!
    expect(names).toEqual({ kebab: 'my-vendor', camel: 'myVendor', pascal: 'MyVendor', screaming: 'MY_VENDOR' })
    expect(renamed('acme acme-id Acme ACME_API_KEY', names)).toBe('myVendor my-vendor MyVendor MY_VENDOR_API_KEY')
  })

  it.each(['', 'Acme', 'a b', '-a', 'a--b', '../a', '1a'])('%j is none', name => {
    expect(namesOf(name)).toBeUndefined()
  })
})

it('finds its places in the files that are there, and takes none twice', () => {
  const names = namesOf('brand-new')!
  for (const { file, before, line } of insertions) {
    const after = inserted(read(file), before, line(names))
    expect(after).toContain(line(names))
    expect(() => inserted(after, before, line(names))).toThrow('no one place')
    expect(() => inserted('', before, line(names))).toThrow('no one place')
  }
  expect(
    violations({ folder: 'brand-new', path: 'a.ts', dependencies: [], facts: { imports: [], nodeGlobals: [] } }),
  ).toEqual([expect.stringContaining('has no place in the table')])
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

  it('says everything under its own name', () => {
    const files = providerFiles(namesOf('brand-new')!, '')
    for (const [path, text] of files) expect(`${path}\n${text}`).not.toMatch(/acme/i)
    expect([...files.keys()]).toContain('packages/brand-new/src/brand-new.ts')
  })
})
