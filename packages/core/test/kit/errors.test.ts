import { readErrorBody, redact } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

it.each<[string, unknown, object]>([
  ['nested', { error: { message: 'No.', type: 't', code: 'c' } }, { message: 'No.', type: 't', code: 'c' }],
  ['a text', { error: 'No.' }, { message: 'No.' }],
  ['with a code beside it', { code: 'c', error: 'No.' }, { message: 'No.', code: 'c' }],
  ['a detail', { detail: 'No.' }, { message: 'No.' }],
  ['flat, with a number', { code: 1302, msg: 'No.' }, { message: 'No.', code: '1302' }],
  ['in a list', [{ error: { message: 'No.', code: 400 } }], { message: 'No.', code: '400', status: 400 }],
  [
    'typed',
    { type: 'error', error: { type: 't', message: 'No.' }, request_id: 'r' },
    { type: 't', message: 'No.', requestId: 'r' },
  ],
])('an error %s is read', (_, body, expected) => {
  expect(readErrorBody(JSON.stringify(body))).toEqual(expected)
})

it.each([['<html>'], ['"text"'], ['null'], ['']])('%j says nothing', body => {
  expect(readErrorBody(body)).toBeUndefined()
})

it('short secrets do not eat words', () => {
  expect(redact('a bad key', ['a', undefined, ''])).toBe('a bad key')
})

it('a key in use and things that look like one are cut out', () => {
  expect(redact('key canary-1, sk-ant-api03-abcdef, Bearer abcdefghijklmnopqrst', ['canary-1'])).toBe(
    'key [redacted], [redacted], [redacted]',
  )
})
