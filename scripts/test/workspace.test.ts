import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readPackages } from '../lib/workspace.ts'

it('leaves out what git leaves of a package that another branch has', () => {
  const root = mkdtempSync(join(tmpdir(), 'millrace-workspace-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'packages/gone/dist'), { recursive: true })
  mkdirSync(join(root, 'packages/here'))
  writeFileSync(join(root, 'packages/here/package.json'), '{"name":"@millrace/here","exports":{}}')
  expect(readPackages(root).map(({ folder }) => folder)).toEqual(['here'])
})
