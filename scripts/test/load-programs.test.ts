import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const folder = join(root, 'tests/load')

/** Files that a program names with their relative path, and that are not there. Node takes a name as it stands: no `.ts` for a `.js`. */
function missingFrom(programs: readonly string[]): string[] {
  const seen = new Set(programs)
  const missing: string[] = []
  // The set grows while it is gone through.
  for (const path of seen) {
    const { importedFiles } = ts.preProcessFile(readFileSync(path, 'utf8'))
    for (const { fileName } of importedFiles) {
      if (!fileName.startsWith('.')) continue
      const named = resolve(dirname(path), fileName)
      if (existsSync(named)) seen.add(named)
      else missing.push(`${relative(root, path)}: ${fileName}`)
    }
  }
  return missing
}

test('the programs of npm run load, which Node runs without a build, import files that are there', () => {
  const programs = readdirSync(folder).filter(name => name.endsWith('.ts'))
  expect(programs).toContain('appends.ts')
  expect(missingFrom(programs.map(name => join(folder, name)))).toEqual([])
})
