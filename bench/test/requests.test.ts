import type { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { readRequests, type UpstreamRequest } from '../src/upstream/requests.ts'

/** The requests in these bytes, which come in two reads that part at `cut`. */
function requestsIn(bytes: string, cut: number): UpstreamRequest[] {
  const socket = new PassThrough()
  const requests: UpstreamRequest[] = []
  readRequests(socket as unknown as Socket, request => requests.push(request))
  socket.emit('data', Buffer.from(bytes.slice(0, cut)))
  socket.emit('data', Buffer.from(bytes.slice(cut)))
  return requests
}

const post = (path: string, body: object): string => {
  const text = JSON.stringify(body)
  return `POST ${path} HTTP/1.1\r\nhost: bench\r\ncontent-length: ${text.length}\r\n\r\n${text}`
}

test('a request tells the numbers and the dialect of its path, the mark of its reader and how many results of tools it has', () => {
  const messages = [
    { role: 'user', content: 'reader-a.1' },
    { role: 'assistant', content: 'the "role":"tool" of a mill' },
    { role: 'tool', content: 'ground' },
    { role: 'tool', content: 'sifted' },
  ]
  const bytes =
    post('/tools/4/100/v1/chat/completions', { messages }) + post('/event-chat/2000/0/v1/chat/completions', {})
  const expected = [
    { mode: 'tools', shape: 'glm', numbers: [4, 100], toolResults: 2, reader: 'a.1' },
    { mode: 'event', shape: 'chat', numbers: [2000, 0], toolResults: 0, reader: undefined },
  ]
  for (const cut of [0, 10, 90, 200, bytes.length - 1]) expect(requestsIn(bytes, cut)).toEqual(expected)
})
