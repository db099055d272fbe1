import { expect, test } from 'vitest'
import { programPath } from '../src/run/programs.ts'

test('a program is found on PATH', () => {
  expect(programPath('sh', 'dash')).toMatch(/\/sh$/)
})

test('a missing one is named, with the package that has it', () => {
  expect(() => programPath('no-such-program', 'no-such-package')).toThrow(
    'no-such-program is not on PATH (Debian: apt-get install no-such-package).',
  )
})
