import { checkModel, checkOneOf } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

it.each([undefined, null, '', 7, {}])('%j is no model', model => {
  expect(() => checkModel(model)).toThrow(new TypeError('model takes the name of a model.'))
})

it('what fits passes', () => {
  expect(() => {
    checkModel('m')
    checkOneOf('auth', 'bearer', ['bearer', 'jwt'])
  }).not.toThrow()
})

it('a word that is none of those is refused, with those', () => {
  expect(() => checkOneOf('auth', 'basic', ['bearer', 'jwt'])).toThrow(new TypeError('auth takes bearer or jwt.'))
})
