import { expect, test } from 'vitest'
import { modes } from '../src/modes/index.ts'
import { isOfGroup, takesPart } from '../src/modes/mode.ts'
import { contenders } from '../src/shared/contenders.ts'

test('the group of tools has the objects and the bridge beside the loops', () => {
  const ids = modes.filter(mode => isOfGroup(mode, 'tools')).map(({ id }) => id)
  expect(ids).toEqual(['bridge', 'objects', 'objects-tokens', 'tool-arguments', 'tool-loop'])
})

test('a mode is in its own group still', () => {
  const groupOf = (id: string) => modes.filter(mode => isOfGroup(mode, id)).map(mode => mode.id)
  expect(groupOf('objects')).toEqual(['objects', 'objects-tokens'])
  expect(groupOf('relay')).toContain('bridge')
})

test.each(modes.map(mode => [mode.id, mode] as const))('%s measures somebody', (_, mode) => {
  const measured = contenders.filter(contender => takesPart(mode, contender)).map(({ id }) => id)
  expect(measured.length).toBeGreaterThan(0)
  expect(measured).toEqual(expect.arrayContaining([...(mode.references ?? [])]))
})
