import { leaveOut, postJson } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

it('a body goes out as JSON, with what was said while it was made', () => {
  const request = postJson('https://a.example/chat', warn => {
    warn('seed', 'Left out.')
    return { model: 'm', seed: undefined }
  })
  expect(request).toEqual({
    url: 'https://a.example/chat',
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: '{"model":"m"}',
    warnings: [{ setting: 'seed', message: 'Left out.' }],
  })
})

it('headers of its own come along and win, but for those that are undefined', () => {
  const headers = { accept: 'application/x-ndjson', version: '1', beta: undefined }
  expect(postJson('https://a.example', () => ({}), headers).headers).toStrictEqual({
    accept: 'application/x-ndjson',
    'content-type': 'application/json',
    version: '1',
  })
})

it('settings that are not taken are left out, and those that were set are named', () => {
  const chat = { messages: [], seed: 0, topP: 1 }
  const warnings: string[] = []
  const left = leaveOut(
    chat,
    ['seed', 'user'],
    'Acme has no such setting.',
    (...said) => void warnings.push(said.join(' ')),
  )
  expect(left).toEqual({ messages: [], topP: 1 })
  expect(warnings).toEqual(['seed Left out: Acme has no such setting.'])
  expect(chat.seed).toBe(0)
})
