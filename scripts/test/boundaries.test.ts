import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readFacts } from '../boundaries/imports.ts'
import { ruleViolations, violations } from '../boundaries/rules.ts'
import { parse } from '../lib/source-checks.ts'
import { readPackages } from '../lib/workspace.ts'

const rules = new Map(
  readPackages(join(import.meta.dirname, '../..')).map(({ folder, manifest }) => [folder, manifest.millrace]),
)

describe('reading a source file', () => {
  it('finds every kind of import, and none in comments and strings', () => {
    const { imports } = readFacts(
      parse(`
      import { a } from 'a'
      import type { B } from 'b'
      export * from './c.js'
      export { d } from 'd'
      const e = await import('e')
      type F = import('f').F
      const builtin = require('fs')
      // import 'not-me'
      const text = "import 'nor-me'"
    `),
    )
    expect(imports.toSorted()).toEqual(['./c.js', 'a', 'b', 'd', 'e', 'f', 'node:fs'])
  })

  it.each([
    ['process.env.KEY', ['process']],
    ['Buffer.from(text)', ['Buffer']],
    ['let bytes: Buffer', ['Buffer']],
    ['setImmediate(go)', ['setImmediate']],
    ['globalThis.process?.env', []],
    ['const options = { process: 1 }', []],
    ['typeof process', []],
    ['const { process } = globalThis as { process?: Env }; process?.env', []],
  ])('%s counts on %j', (text, globals) => {
    expect(readFacts(parse(text)).nodeGlobals).toEqual(globals)
  })
})

describe('import rules', () => {
  const check = (folder: string, path: string, imports: string[], dependencies: string[] = []) =>
    violations({ folder, path, dependencies, facts: { imports, nodeGlobals: [] } }, rules)

  it.each([
    ['a package below, listed', 'core', 'a.ts', ['@millrace/sse'], ['@millrace/sse']],
    ['a package two below, listed', 'glm', 'a.ts', ['@millrace/core/native'], ['@millrace/core']],
    ['undici in its home', 'core', 'transport/undici.ts', ['undici'], ['undici']],
    ['a builtin in a Node-only file', 'server', 'node.ts', ['node:http'], []],
  ])('allow %s', (_, folder, path, imports, dependencies) => {
    expect(check(folder, path, imports, dependencies)).toEqual([])
  })

  it.each([
    ['a package above', 'core', 'a.ts', ['@millrace/glm'], ['@millrace/glm'], 'may only build on sse'],
    ['a provider in the server', 'server', 'a.ts', ['@millrace/glm'], ['@millrace/glm'], 'may only build on'],
    ['a package not listed', 'core', 'a.ts', ['@millrace/sse'], [], 'add @millrace/sse to "dependencies"'],
    ['itself by name', 'core', 'a.ts', ['@millrace/core/native'], [], 'relative path'],
    ['undici elsewhere', 'core', 'run.ts', ['undici'], ['undici'], 'belongs in src/transport/undici.ts'],
    ['a builtin', 'glm', 'auth.ts', ['node:crypto'], [], 'use a Web API'],
    ['anything in a package without rules', 'surprise', 'a.ts', [], [], 'has no field "millrace"'],
  ])('refuse %s', (_, folder, path, imports, dependencies, message) => {
    expect(check(folder, path, imports, dependencies)).toEqual([expect.stringContaining(message)])
  })
})

it('rules that name what is not there are wrong themselves', () => {
  const own = {
    kind: 'library',
    builtOn: ['sse', 'gone'],
    nodeOnly: ['node.ts', 'lost.ts'],
    onlyIn: { undici: 'away.ts' },
  } as const
  const found = ruleViolations(
    'own',
    new Map([
      ['own', own],
      ['sse', undefined],
    ]),
    ['node.ts'],
  )
  expect(found.map(each => /gone|lost\.ts|away\.ts/.exec(each)?.[0])).toEqual(['gone', 'lost.ts', 'away.ts'])
  expect(ruleViolations('sse', new Map([['sse', undefined]]), [])).toEqual([])
})
