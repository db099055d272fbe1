import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exportDifferences } from '../exports/differences.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-exports-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

it.each<[string, string, object, RegExp[]]>([
  [
    'values and types',
    'export declare const a: 1\nexport declare class B {}\nexport interface C {}',
    { a: 1, B: class {} },
    [],
  ],
  ['type-only exports', 'declare class B {}\ndeclare const a: 1\nexport { type B }\nexport type { a }', {}, []],
  [
    'a value beside a type of the same name',
    'export interface A {}\nexport declare const A: { new (): A }',
    { A: class {} },
    [],
  ],
  ['a class that is not there', 'declare class Fold {}\nexport { Fold }', {}, [/^x promises the value Fold/]],
  [
    'a function and a constant that are not there',
    'export declare function f(): void\nexport declare const c: 1',
    {},
    [/ f,/, / c,/],
  ],
  ['a value that nobody declared', 'export interface A {}', { secret: 1 }, [/^x has the value secret/]],
])(
  '%s',
  (name, declarations, namespace, expected) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.d.ts`)
    writeFileSync(path, `${declarations}\nexport {}\n`)
    const found = exportDifferences([{ name: 'x', declarations: path, namespace }])
    expect(found).toHaveLength(expected.length)
    for (const [i, pattern] of expected.entries()) expect(found[i]).toMatch(pattern)
  },
  60_000,
)

it('an entry that other files of its package share may have more than its declarations name, and not less', () => {
  const path = join(folder, 'shares.d.ts')
  writeFileSync(path, 'export declare const a: 1\nexport declare const b: 2\n')
  const module = { name: 'x', declarations: path, namespace: { a: 1, shared: 3 }, shares: true }
  expect(exportDifferences([module])).toEqual([expect.stringMatching(/^x promises the value b,/)])
}, 60_000)
