import { brotliCompressSync, gzipSync } from 'node:zlib'
import { createChatHandler } from '@millrace/server'
import { describe, expect, test } from 'vitest'
import { ask, doors } from '../support/doors.js'
import { fakeProvider } from '../support/provider.js'

const handler = createChatHandler({ provider: fakeProvider() })
const { 'Express, body parsed': parsed, ...unparsed } = doors
const chat = JSON.stringify({ messages: [{ role: 'user', content: 'hi' }] })
const coded = (body: string | Uint8Array<ArrayBuffer>, coding: string): RequestInit => ({
  ...ask('', { 'content-encoding': coding }),
  body,
})

describe.each(Object.entries(unparsed))('%s: a compressed body', (_, open) => {
  test('is refused as one, with the coding that is taken', async () => {
    const response = await fetch(await open(handler), coded(gzipSync(chat), 'gzip'))
    expect([response.status, response.headers.get('accept-encoding')]).toEqual([415, 'identity'])
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining('content-encoding') } })
  })

  test('is told by what it is, and not by its first byte: that of a long text of brotli is a bracket', async () => {
    const long = JSON.stringify({ messages: [{ role: 'user', content: 'lorem ipsum '.repeat(6_000) }] })
    const packed = brotliCompressSync(long)
    expect(packed[0]).toBe('['.charCodeAt(0))
    expect((await fetch(await open(handler), coded(packed, 'br'))).status).toBe(415)
  })

  test('that is none, and no JSON either, is refused for that', async () => {
    const url = await open(handler)
    for (const coding of ['identity', 'Identity']) expect((await fetch(url, coded('nope', coding))).status).toBe(400)
  })

  test('that is not, whatever its header says, is read', async () => {
    const url = await open(handler)
    for (const coding of ['identity', 'gzip']) expect((await fetch(url, coded(chat, coding))).status).toBe(200)
  })
})

test('Express, body parsed: a compressed body is read, since the parser has unpacked it', async () => {
  const url = await parsed!(handler)
  expect((await fetch(url, coded(gzipSync(chat), 'gzip'))).status).toBe(200)
})
