import { functionTool, withPlainRoots } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

it('a tool goes out as a function, without what it lacks', () => {
  const parameters = { type: 'object' }
  expect(functionTool({ name: 'add', description: 'Adds.', parameters, strict: false })).toStrictEqual({
    type: 'function',
    function: { name: 'add', description: 'Adds.', parameters, strict: false },
  })
  expect(functionTool({ name: 'add', parameters })).toStrictEqual({
    type: 'function',
    function: { name: 'add', parameters },
  })
})

it('a reference that leads nowhere is told: the fields behind it are lost', () => {
  const warned: string[] = []
  const parameters = {
    anyOf: [{ properties: { a: {} } }, { $ref: '#/$defs/gone' }, { allOf: [{ $ref: 'https://x.invalid' }] }],
  }
  const tools = withPlainRoots([{ name: 'add', parameters }], 'Acme', (_, message) => void warned.push(message))
  expect(tools[0]?.parameters).toEqual({ type: 'object', properties: { a: {} } })
  expect(warned).toEqual([
    'Sent with the fields of all branches but #/$defs/gone, https://x.invalid, which leads nowhere, as one object: Acme takes nothing that is combined at the root.',
  ])
})
