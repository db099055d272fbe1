import { functionTool } from '@millrace/core/provider-kit'
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
