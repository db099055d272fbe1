import { expect, test } from 'vitest'
import { HttpReader } from '../src/client/http-reader.ts'

const read = (bytes: Buffer, size: number): { body: string; ends: number; status: number } => {
  let body = ''
  let ends = 0
  const reader = new HttpReader(
    chunk => {
      body += chunk.toString('latin1')
    },
    () => {
      ends++
    },
  )
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
  return { body, ends, status: reader.status }
}

const chunked =
  'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n'
const fixed = 'HTTP/1.1 404 Not Found\r\ncontent-length: 4\r\n\r\ngone'
const empty = 'HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n'

test.each([1, 2, 3, 7, 1000])('two answers in slices of %d bytes', size => {
  expect(read(Buffer.from(chunked + fixed), size)).toEqual({
    body: 'helloabcdefghijklmnopqrstuvwxyzgone',
    ends: 2,
    status: 404,
  })
})

test('an answer without a body ends', () => {
  expect(read(Buffer.from(empty + chunked), 5)).toMatchObject({ ends: 2, status: 200 })
})

test('an answer that broke off has no end', () => {
  expect(read(Buffer.from(chunked.slice(0, -2)), 1000).ends).toBe(0)
})
