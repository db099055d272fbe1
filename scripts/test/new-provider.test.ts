import { spawnSync } from 'node:child_process'
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

describe('the command', () => {
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('node', [join(root, 'scripts/new-provider.ts'), ...args], {
      cwd: root,
      encoding: 'utf8',
    })
    return { status, stdout, stderr }
  }

  it.each([['--help'], ['-h'], ['acme', '--help']])('tells what it takes and makes: %s %s', (...args) => {
    const { status, stdout } = run(...args)
    expect(status).toBe(0)
    for (const words of ['new:provider -- <name>', '--dry-run', 'packages/<name>/src/', 'pnpm@12.21.0 install'])
      expect(stdout).toContain(words)
  })

  it('names all that it would make', () => {
    const { status, stdout } = run('brand-new', '--dry-run')
    expect(status).toBe(0)
    expect(stdout.trim().split('\n')).toEqual([...providerFiles(namesOf('brand-new')!, '').keys()].sort())
    expect(stdout).toContain('packages/brand-new/src/decoder.ts')
  })

  it.each([
    [[], 'Name the provider.'],
    [['a', 'b'], 'One name at a time, not a and b.'],
    [['acme', '--force'], 'There is no option --force.'],
    [['a b'], '"a b" is no name'],
    [['core'], 'packages/core is there already.'],
  ])('says what is wrong with %j, and the help', (args, words) => {
    const { status, stdout, stderr } = run(...args)
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toContain(words)
    expect(stderr).toContain('new:provider -- <name>')
  })

  it('tells no file that it does not make', () => {
    const made = [...providerFiles(namesOf('brand-new')!, '').keys()]
    const told = ['package.json', 'tsconfig.json', 'tsup.config.ts', 'LICENSE', 'README.md']
    expect(made).toEqual(expect.arrayContaining(told.map(name => `packages/brand-new/${name}`)))
    for (const name of ['src/index.ts', 'src/request.ts', 'src/decoder.ts', 'src/errors.ts'])
      expect(made).toContain(`packages/brand-new/${name}`)
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
    // Of its own, so that biome reads none of the other packages to look for circles.
    files.set('biome.json', read('biome.json'))
    for (const [path, text] of files) {
      mkdirSync(dirname(join(home, path)), { recursive: true })
      writeFileSync(join(home, path), text)
    }
  })
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  const tool = (name: string, ...args: string[]): void => {
    const path = join(root, 'node_modules/.bin', name)
    const { status, stdout, stderr } = spawnSync(path, args, { cwd: home, encoding: 'utf8' })
    expect(status, `${stdout}${stderr}`).toBe(0)
  }

  it('passes lint', () => {
    const folder = join(home, 'packages/brand-new')
    // Names of another length fold other lines; what else there is to say fails.
    tool('biome', 'check', '--write', '--error-on-warnings', '--vcs-enabled=false', folder)
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
