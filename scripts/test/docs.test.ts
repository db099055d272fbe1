import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { afterEach, describe, expect, it } from 'vitest'
import { blockClasses, blockFaults, blocksOf, blockTable } from '../docs/blocks.ts'
import { missingDocstrings } from '../docs/docstrings.ts'
import { componentsOf, docstringExamplesOf, examplesOf } from '../docs/examples.ts'
import { missingInstalls } from '../docs/installs.ts'
import { unknownSubpaths } from '../docs/subpaths.ts'

describe('subpaths in documents', () => {
  const exported = new Set(['@millrace/core', '@millrace/core/native'])
  const check = (text: string): string[] => unknownSubpaths({ path: 'README.md', text }, exported)

  it('lets exported ones pass, at the end of a sentence too', () => {
    expect(check('Use `@millrace/core/native` or @millrace/core. Any of @millrace/… will do.')).toEqual([])
  })

  it('names the line of one that does not exist', () => {
    expect(check('First.\nimport "@millrace/core/nativ"')).toEqual([
      expect.stringMatching(/^README\.md:2 names @millrace\/core\/nativ,/),
    ])
  })
})

describe('examples', () => {
  const fence = '```'

  it('are the ts fences of a document, with their place and whether they run', () => {
    const text = `# A\n\n${fence}ts\na()\n${fence}\n\n${fence}sh\nls\n${fence}\n\n${fence}ts online\nb()\n${fence}\n`
    expect(examplesOf({ path: 'A.md', text })).toEqual([
      { place: 'A.md:3', code: 'a()\n', where: 'alone' },
      { place: 'A.md:11', code: 'b()\n', where: 'online' },
    ])
  })

  it('go on where the fence says so', () => {
    const text = `${fence}ts\na()\n${fence}\n\nThen:\n\n${fence}ts continued\nb()\n${fence}\n`
    expect(examplesOf({ path: 'A.md', text })).toEqual([{ place: 'A.md:1', code: 'a()\n\nb()\n', where: 'alone' }])
  })

  it('are the @example blocks of docstrings, fenced or bare', () => {
    const text = `/**
 * Adds.
 * @example
 * ${fence}ts online
 * add(1, 2)
 * ${fence}
 */
export const add = 1
/**
 * @example
 * sub(1)
 */
export function sub() {}`
    expect(docstringExamplesOf({ path: 'a.ts', text })).toEqual([
      { place: 'a.ts:3', code: 'add(1, 2)\n', where: 'online' },
      { place: 'a.ts:10', code: 'sub(1)', where: 'alone' },
    ])
  })
})

describe('docstrings', () => {
  let folder = ''
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const check = (code: string, inner = ''): string[] => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-docs-'))
    const home = join(folder, 'packages/a')
    mkdirSync(join(home, 'src'), { recursive: true })
    writeFileSync(join(home, 'src/inner.ts'), inner)
    writeFileSync(join(home, 'src/index.ts'), code)
    const entry = join(home, 'src/index.ts')
    const program = ts.createProgram([entry], { module: ts.ModuleKind.NodeNext, noLib: true, types: [] })
    return missingDocstrings(program, [entry], home).map(line => line.split(' has ')[0] ?? '')
  }

  it('are asked of every export, through re-exports too, at the declaration', () => {
    expect(check("export { b } from './inner.js'\n/** A. */\nexport const a = 1", 'const b = 1\nexport { b }')).toEqual(
      ['packages/a/src/inner.ts:1 b'],
    )
  })

  it('are asked of the members of interfaces, object types and classes', () => {
    const code = `
/** I. */
export interface I {
  a: number
  /** B. */
  b: number
  type: 'literals explain themselves'
}
/** T. */
export type T = { c(): void }
/** K. */
export class K {
  d = 1
  private e = 2
  #f = 3
  /** G. */
  g() {}
  constructor() {}
}`
    expect(check(code)).toEqual([
      'packages/a/src/index.ts:10 T.c',
      'packages/a/src/index.ts:13 K.d',
      'packages/a/src/index.ts:4 I.a',
    ])
  })

  it('are inherited from the interface that a class implements', () => {
    const code = `
/** I. */
export interface I {
  /** A. */
  a: number
}
/** K. */
export class K implements I {
  a = 1 as const
}`
    expect(check(code)).toEqual([])
  })
})

it('finds the components of React, which are no programs', () => {
  const text = '# A\n\n```tsx\n<a />\n```\n\n```ts\na()\n```\n'
  expect(componentsOf({ path: 'A.md', text })).toEqual([
    { place: 'A.md:3', code: '<a />\n', where: 'page', component: true },
  ])
  expect(examplesOf({ path: 'A.md', text }).map(({ code }) => code)).toEqual(['a()\n'])
})

it('says which examples import what the document does not install', () => {
  const document = (install: string) => ({
    path: 'README.md',
    text: `${install}\n\n\`\`\`ts\nimport { a } from '@acme/a/sub'\nimport 'b'\nimport { c } from 'node:fs'\nimport {\n  d,\n} from './d'\n\`\`\`\n`,
  })
  const missing = (install: string) => missingInstalls(document(install), examplesOf(document(install)))
  expect(missing('npm install @acme/a b # both')).toEqual([])
  expect(missing('npm install --save-dev @acme/a')).toEqual([
    'README.md:3 imports b, which no `npm install` of the document names: add it there',
  ])
  // Not a package's page: its reader has installed things before.
  expect(missing('Read on.')).toEqual([])
})

describe('blocks of a document', () => {
  const check = (path: string, info: string, code: string) =>
    blockFaults(blocksOf({ path, text: `# A\n\n\`a.ts\`:\n\n\`\`\`${info}\n${code}\n\`\`\`\n` }))

  it.each([
    ['docs/a.md', 'ts', 'a()'],
    ['docs/a.md', 'sh', 'npm test'],
    ['docs/a.md', 'json', '{"a":1}\n{"b":2}'],
    ['docs/add-a-wire.zh-CN.md', 'ts recipe', 'a()'],
  ])('have a class: %s %s', (...block) => {
    expect(check(...block)).toEqual([])
  })

  it.each([
    ['docs/a.md', 'ts no-run', 'a()', 'no class'],
    ['docs/a.md', 'ts recipe', 'a()', 'no class'],
    ['docs/a.md', '', 'a()', 'no class'],
    ['docs/a.md', 'toml', 'a = 1', 'no class'],
    ['docs/a.md', 'sh', 'if true', 'unexpected'],
    ['docs/add-a-wire.md', 'sh', "echo 'a", 'docs/add-a-wire.md:5'],
    ['docs/a.md', 'json', '{"a":1,}', 'JSON'],
  ])('are refused without one, or where they cannot be read: %s %s %j', (path, info, code, words) => {
    expect(check(path, info, code)).toEqual([expect.stringContaining(words)])
  })

  it('are counted once', () => {
    const text = '```sh\nls\n```\n\n```ts online\na()\n```\n'
    const table = blockTable([
      ...blocksOf({ path: 'docs/a.md', text }),
      ...blocksOf({ path: 'docs/add-a-wire.md', text }),
    ])
    expect(table).toHaveLength(blockClasses.length + 1)
    expect(table.at(-1)).toBe('4 blocks: 2 typechecked, 3 run, 1 parsed, 0 excused')
  })
})
