import { base64Of, urlOf } from '@millrace/core/provider-kit'
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
