import { expect, it } from 'vitest'
import { parseShorthand } from '../../src/core/shorthand.js'

const defaults = { error: 'code', 'slow-head': 'ms', 'no-done': undefined }

it.each([
  ['error:1302', [{ type: 'error', code: 1302 }]],
  ['error:1302 retry-after=7 message=busy', [{ type: 'error', code: 1302, retryAfter: 7, message: 'busy' }]],
  ['slow-head:never', [{ type: 'slow-head', ms: Number.POSITIVE_INFINITY }]],
  ['cut after=2 clean', [{ type: 'cut', after: 2, clean: true }]],
  [' no-done ; error:1 ;', [{ type: 'no-done' }, { type: 'error', code: 1 }]],
  ['', []],
])('reads %j', (text, faults) => {
  expect(parseShorthand(text, defaults)).toEqual(faults)
})

it.each([
  ['no-done:5', 'takes no value'],
  ['Error!', 'is no fault'],
])('refuses %j', (text, message) => {
  expect(() => parseShorthand(text, defaults)).toThrow(message)
})
