import { isErrorBody, readErrorBody, redact } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

it.each<[string, unknown, object]>([
  ['nested', { error: { message: 'No.', type: 't', code: 'c' } }, { message: 'No.', type: 't', code: 'c' }],
  ['a text', { error: 'No.' }, { message: 'No.' }],
  ['with a code beside it', { code: 'c', error: 'No.' }, { message: 'No.', code: 'c' }],
  ['a detail', { detail: 'No.' }, { message: 'No.' }],
  ['flat, with a number', { code: 1302, msg: 'No.' }, { message: 'No.', code: '1302' }],
  ['in a list of its own', { errors: [{ code: 7, message: 'No.' }] }, { message: 'No.', code: '7' }],
  ['in a list', [{ error: { message: 'No.', code: 400 } }], { message: 'No.', code: '400', status: 400 }],
  [
    'typed',
    { type: 'error', error: { type: 't', message: 'No.' }, request_id: 'r' },
    { type: 't', message: 'No.', requestId: 'r' },
  ],
])('an error %s is read', (_, body, expected) => {
  expect(readErrorBody(JSON.stringify(body))).toEqual(expected)
})

it.each<[object, boolean]>([
  [{ error: { message: 'No.' } }, true],
  [{ error: 'No.' }, true],
  [{ error: true }, true],
  [{ error: 'No.', choices: [] }, true],
  [{ errors: [{ message: 'No.' }] }, true],
  [{ code: 1302, msg: 'No.' }, true],
  [{ code: 'c', message: 'No.' }, true],
  [{ type: 'error', message: 'No.' }, true],
  [{ object: 'error', message: 'No.' }, true],
  [{ detail: [{ msg: 'No.' }] }, true],
  [{ base_resp: { status_code: 1004 } }, true],
  [{ base_resp: { status_code: 0 } }, false],
  [{ error: null, errors: [], detail: null }, false],
  [{ code: 0, choices: [{}], message: 'Yes.' }, false],
  [{ message: { content: 'Yes.' }, code: 0 }, false],
  [{}, false],
])('%j among frames is an error: %j', (frame, expected) => {
  expect(isErrorBody(frame as Record<string, unknown>)).toBe(expected)
})

it.each<[string, string]>([
  ['"No."', 'No.'],
  ['No.', 'No.'],
  [' upstream connect error \n', 'upstream connect error'],
  ['{"error":{"message":"No', '{"error":{"message":"No'],
])('%j is told as it is', (body, message) => {
  expect(readErrorBody(body)).toEqual({ message, bare: true })
})

it.each([
  ['<html>'],
  [' <!doctype html>'],
  ['"<html>"'],
  ['null'],
  ['3'],
  ['[]'],
  ['[1]'],
  ['""'],
  [''],
  ['\u001f\ufffd\b'],
])('%j says nothing', body => {
  expect(readErrorBody(body)).toBeUndefined()
})

it('short secrets do not eat words', () => {
  expect(redact('a bad key', ['a', undefined, ''])).toBe('a bad key')
})

it.each([
  ['Authorization: Basic dXNlcjpwYXNzd29yZA==', 'Authorization: [redacted]'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl and eyJhbGciOiJIUzI1NiJ9.eyJz', '[redacted] and [redacted]'],
  ['AIzaSyA-0123456789012345678901234567890', '[redacted]'],
  ['http://user:password@proxy.example/', 'http://[redacted]proxy.example/'],
  ['Basic questions, and sk-8 of them', 'Basic questions, and sk-8 of them'],
])('%s without what looks like a credential', (text, clean) => {
  expect(redact(text, [])).toBe(clean)
})

it('a known secret is cut out as it is, in JSON, and in an address', () => {
  const secret = 'a "quoted" & secret'
  for (const form of [secret, JSON.stringify(secret), encodeURIComponent(secret)]) {
    expect(redact(`no ${form}.`, [secret])).toMatch(/^no "?\[redacted\]"?\.$/)
  }
})

it.each([0, 1, 2, 3, 4, 5])('a known secret is cut out in base64 too, also behind %i other bytes', before => {
  const secret = 'canary?key~of>some/length'
  for (const form of ['base64', 'base64url'] as const) {
    const told = Buffer.from(`${'user:'.slice(0, before)}${secret}, and more`).toString(form)
    const clean = redact(`no ${told}.`, [secret])
    expect(clean).toMatch(/^no [\w+/-]*\[redacted\][\w+/=-]+\.$/)
    const left = clean.replace(/^no |\[redacted\]|\.$/g, '')
    expect(Buffer.from(left, 'base64').toString()).not.toMatch(/canary|key|some|length/)
  }
})

it('a text is cut behind its secrets, so that none is halved', () => {
  const key = 'canary-key-of-some-length'
  expect(redact(`${'x'.repeat(990)}${key}`, [key])).toBe(`${'x'.repeat(990)}[redacted]`)
  expect(redact(`${'x'.repeat(995)} sk-${'a'.repeat(2_000)}`, [])).toBe(`${'x'.repeat(995)} [red…`)
  expect(redact('x'.repeat(1_001), [])).toBe(`${'x'.repeat(1_000)}…`)
  expect(redact('x'.repeat(1_000), [])).toBe('x'.repeat(1_000))
  expect(redact(`${'k'.repeat(30)} `.repeat(40), ['k'.repeat(30)], 20)).toBe('[redacted] [redacted…')
})

it('patterns are looked for in a bounded text, whatever it looks like', () => {
  const lengths: number[] = []
  const replace = String.prototype.replace
  String.prototype.replace = function (this: string, ...args: never[]) {
    if ((args[0] as unknown) instanceof RegExp) lengths.push(this.length)
    return Reflect.apply(replace, this, args)
  } as typeof replace
  try {
    for (const head of ['eyJ-', 'Bearer  ', 'sk-', '://']) redact(head.repeat(100_000), ['canary-key'])
  } finally {
    String.prototype.replace = replace
  }
  expect(Math.max(...lengths)).toBe(2_000)
})

it('a key in use and things that look like one are cut out', () => {
  expect(redact('key canary-1, sk-ant-api03-abcdef, Bearer abcdefghijklmnopqrst', ['canary-1'])).toBe(
    'key [redacted], [redacted], [redacted]',
  )
})
