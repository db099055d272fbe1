import { expect, it } from 'vitest'
import { withoutEcho } from '../../src/lib/echo.js'
import { secretsIn } from '../../src/lib/redact.js'

const said = 'The patient is called Ada Lovelace, and lives in Marylebone.'

it.each<[string, string, readonly string[], string]>([
  ['all of it', `Refused: ${said}`, [said], 'Refused: [redacted]'],
  ['a part of it', 'Refused: "patient is called Ada Lovelace".', [said], 'Refused: "[redacted]".'],
  ['two parts of it', `${said.slice(0, 30)} and ${said.slice(30)}`, [said], '[redacted] and [redacted]'],
  ['the same twice', `${said} ${said}`, [said], '[redacted] [redacted]'],
  [
    'all of a sentence',
    'I cannot answer "What is a millrace?".',
    ['What is a millrace?'],
    'I cannot answer "[redacted]".',
  ],
  ['all of a short one', 'Cannot read "my secret".', ['my secret'], 'Cannot read "[redacted]".'],
  ['a text among others', `No: ${said}`, ['something else altogether', said], 'No: [redacted]'],
  ['words in common', 'The patient limit is reached.', [said], 'The patient limit is reached.'],
  ['a word', 'Hello is no model.', ['Hello'], 'Hello is no model.'],
  ['nothing', 'No.', [said], 'No.'],
  ['nothing was said', 'No.', [], 'No.'],
])('%s that a vendor repeats', (_, text, texts, clean) => {
  expect(withoutEcho(text, texts)).toBe(clean)
})

it.each<[string, string, readonly string[]]>([
  ['the mark itself', 'Refused: a secret word.', ['secret', 'redacted']],
  [
    'the mark a thousand times',
    'Refused: a secret word.',
    ['secret', ...Array.from({ length: 1_000 }, () => 'redact')],
  ],
  ['one within the other', 'Refused: a secret word.', ['secret', 'secret word'.slice(0, 6), ' secret']],
])('does not grow by %s', (_, text, texts) => {
  const clean = withoutEcho(text, texts)
  expect(clean).toMatch(/^Refused: a ?\[redacted\] word\.$/)
  expect(clean.length).toBeLessThanOrEqual(text.length + '[redacted]'.length)
})

it('wherever a repetition begins, it is seen', () => {
  for (let at = 0; at < 24; at++) {
    expect(withoutEcho(`${'-'.repeat(at)}${said}`, [said])).toBe(`${'-'.repeat(at)}[redacted]`)
  }
})

it('the beginning and the end of a long conversation are looked at', () => {
  const long = `${said}${'x'.repeat(3 * 1024 * 1024)}${said.toUpperCase()}`
  expect(withoutEcho(`${said} ${said.toUpperCase()}`, [long])).toBe('[redacted] [redacted]')
})

it('the secrets of a request are its headers and the values in its address, the longest first', () => {
  const headers = {
    authorization: 'Bearer the-key',
    'x-tenant': 'tenant-7',
    'content-type': 'application/json',
    accept: 'text/event-stream',
    'anthropic-version': '2023-06-01',
  }
  expect(secretsIn({ url: 'https://v.example/x?key=in%20address', headers })).toEqual([
    'Bearer the-key',
    'in address',
    'tenant-7',
    'tenant-7',
    'the-key',
  ])
})
