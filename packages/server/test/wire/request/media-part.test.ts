import { describe, expect, test } from 'vitest'
import { mediaPart } from '../../../src/wire/request/media-part.js'

describe('a file that a client names', () => {
  test.each([
    ['data:image/png;base64,iVBORw0K', 'image/png', { type: 'image', mediaType: 'image/png', data: 'iVBORw0K' }],
    ['data:image/png;base64,iVBORw0K', undefined, { type: 'image', mediaType: 'image/png', data: 'iVBORw0K' }],
    // A kind without a form, which the AI SDK allows: the address knows better.
    ['data:image/webp;base64,AA', 'image', { type: 'image', mediaType: 'image/webp', data: 'AA' }],
    ['data:image/webp;base64,AA', 'image/*', { type: 'image', mediaType: 'image/webp', data: 'AA' }],
    ['DATA:audio/wav;charset=x;BASE64,AAA%3D', 'audio/wav', { type: 'audio', mediaType: 'audio/wav', data: 'AAA=' }],
    [
      'data:text/plain,%E7%A7%8B%20b',
      'text/plain',
      { type: 'file', mediaType: 'text/plain', data: new TextEncoder().encode('秋 b') },
    ],
    ['data:,x', undefined, { type: 'file', mediaType: 'application/octet-stream', data: new Uint8Array([120]) }],
    [
      'https://a.example/b.pdf',
      'application/pdf',
      { type: 'file', mediaType: 'application/pdf', url: 'https://a.example/b.pdf' },
    ],
    ['https://a.example/b', 'image/*', { type: 'image', mediaType: 'image/*', url: 'https://a.example/b' }],
  ])('%s as %s', (url, mediaType, part) => {
    expect(mediaPart({ url, mediaType }, 'file')).toEqual(part)
  })

  test.each([
    ['https://a.example/x/b.PDF?c=d.png#e.txt', undefined, 'application/pdf'],
    ['https://a.example/b', 'c.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['data:;base64,AA', 'c.csv', 'text/csv'],
    // The ending of a host, of a name that has precedence, and of one that is not known.
    ['https://a.md', undefined, 'application/octet-stream'],
    ['https://a.example/b.pdf', 'c.constructor', 'application/octet-stream'],
  ])('%s by the name %s is %s, where no type is told', (url, name, mediaType) => {
    expect(mediaPart({ url, name }, 'file')).toMatchObject({ mediaType })
    expect(mediaPart({ url, name, mediaType: 'image/*' }, 'file')).toMatchObject({ mediaType: 'image/*' })
  })

  test('keeps its name', () => {
    expect(mediaPart({ url: 'data:text/csv;base64,AA', name: 'a.csv' }, 'file')).toMatchObject({ name: 'a.csv' })
  })

  test.each([
    'http://a.example/b.png',
    'blob:https://a/1',
    'file:///etc/passwd',
    'javascript:1',
    'data:image/png',
    'data:,%FF',
    '',
  ])('%s is refused, and not repeated', url => {
    const thrown = (() => {
      try {
        return mediaPart({ url }, 'messages[0].parts[1].url')
      } catch (error) {
        return error
      }
    })()
    expect(thrown).toMatchObject({
      status: 400,
      message: expect.stringMatching(/^messages\[0\]\.parts\[1\]\.url takes a/),
    })
    if (url !== '') expect((thrown as Error).message).not.toContain(url)
  })
})
