import { base64Of, cannotFetch, cannotTake, dataOfUrl, mediaOf, textOfFile, urlOf } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

it('bytes, base64 and data addresses come to the same', () => {
  const part = { type: 'image', mediaType: 'image/png' } as const
  for (const data of [new Uint8Array([1, 2, 3]), 'AQID', 'data:image/png;base64,AQID']) {
    expect(base64Of({ ...part, data })).toBe('AQID')
    expect(urlOf({ ...part, data }, 'image')).toBe('data:image/png;base64,AQID')
  }
})

it('more bytes than a call takes arguments are no trouble', () => {
  const data = new Uint8Array(200_000).fill(65)
  expect(base64Of({ type: 'file', mediaType: 'text/plain', data })).toBe(btoa('A'.repeat(200_000)))
})

it('an address stays as it is, and a part without either is named', () => {
  const part = { type: 'image', mediaType: 'image/png' } as const
  expect(urlOf({ ...part, url: 'https://x.invalid/a.png' }, 'image')).toBe('https://x.invalid/a.png')
  expect(() => urlOf(part, 'messages[0].content[1]')).toThrow(
    expect.objectContaining({ code: 'invalid-request', message: 'messages[0].content[1]: give data or url.' }),
  )
})

it('a part has bytes, else an address, and a media type without trimmings', () => {
  const part = { type: 'file', mediaType: ' Text/Plain; charset=utf-8' } as const
  expect(mediaOf({ ...part, data: 'AQID', url: 'https://x.invalid' }, 'file')).toEqual({
    mediaType: 'text/plain',
    data: 'AQID',
  })
  expect(mediaOf({ ...part, url: 'https://x.invalid' }, 'file')).toEqual({
    mediaType: 'text/plain',
    url: 'https://x.invalid',
  })
  expect(() => mediaOf(part, 'file')).toThrow(expect.objectContaining({ message: 'file: give data or url.' }))
})

it('a text file is read as UTF-8, and no base64 is named', () => {
  const part = { type: 'file', mediaType: 'text/plain' } as const
  expect(textOfFile({ ...part, data: new TextEncoder().encode('日本') }, 'file')).toBe('日本')
  expect(textOfFile({ ...part, data: '5pel5pys' }, 'file')).toBe('日本')
  expect(textOfFile({ ...part, url: 'https://x.invalid' }, 'file')).toBeUndefined()
  expect(() => textOfFile({ ...part, data: '%' }, 'file')).toThrow(
    expect.objectContaining({ code: 'invalid-request', message: 'file: data is no base64.' }),
  )
})

it('what cannot be taken names its place, and what cannot be fetched the way out', () => {
  expect(cannotTake('messages[0]', 'no.')).toMatchObject({ code: 'invalid-request', message: 'messages[0]: no.' })
  expect(cannotFetch('messages[0]', 'Acme fetches no address').message).toMatch(
    /^messages\[0\]: Acme fetches no address: give the bytes as data, or call inlineFiles\(.*@millrace\/core\/inline-files/,
  )
})

it.each<[string, object | undefined]>([
  ['data:image/png;base64,AQID', { mediaType: 'image/png', base64: 'AQID' }],
  ['data:image/png;name=a.png;base64,AQID', { mediaType: 'image/png', base64: 'AQID' }],
  ['data:;base64,AQID', { mediaType: '', base64: 'AQID' }],
  ['data:text/plain,base64', undefined],
  ['data:base64,AQID', undefined],
  ['data:image/png;base64', undefined],
  ['https://a.example/;base64,AQID', undefined],
])('reads the bytes of a data: address in base64: %s', (url, data) => {
  expect(dataOfUrl(url)).toEqual(data)
})
