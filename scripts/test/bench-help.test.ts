import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test.each([
  [[], 'npm run bench -- '],
  [['soak'], 'npm run soak -- '],
])('node scripts/bench.ts %j --help prints how to call it, and builds nothing', (entry, usage) => {
  const program = join(import.meta.dirname, '../bench.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...entry, '--help'], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain(usage)
})
