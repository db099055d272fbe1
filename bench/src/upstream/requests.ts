import type { Socket } from 'node:net'

/** What a relay asks of the upstream. */
export interface UpstreamRequest {
  readonly mode: string
  /** The two numbers of the path: tokens and period, or the script of tool calls. */
  readonly numbers: readonly [number, number]
  /** Results of tools in the conversation. */
  readonly toolResults: number
  /** The reader's mark in the prompt, `reader-<name>`, if there is one. */
  readonly reader: string | undefined
}

const headEnd = Buffer.from('\r\n\r\n')

/** Reads requests with a `content-length` or a chunked body, one after the other, from a socket. */
export function readRequests(socket: Socket, onRequest: (request: UpstreamRequest) => void): void {
  let buffered: Buffer = Buffer.alloc(0)
  socket.on('data', bytes => {
    buffered = buffered.length === 0 ? bytes : Buffer.concat([buffered, bytes])
    for (let read = readOne(buffered); read; read = readOne(buffered)) {
      buffered = buffered.subarray(read.length)
      onRequest(read.request)
    }
  })
}

function readOne(bytes: Buffer): { request: UpstreamRequest; length: number } | undefined {
  const end = bytes.indexOf(headEnd)
  if (end < 0) return undefined
  const head = bytes.toString('latin1', 0, end)
  const bodyAt = end + headEnd.length
  const length = bodyLength(head, bytes.subarray(bodyAt))
  if (length === undefined || bytes.length < bodyAt + length) return undefined
  const [, mode = '', first = '0', second = '0'] = /^POST \/(\w+)\/(\d+)\/(\d+)\//.exec(head) ?? []
  const body = bytes.toString('latin1', bodyAt, bodyAt + length)
  const reader = /reader-([\w.-]+)/.exec(body)?.[1]
  const toolResults = body.split('"role":"tool"').length - 1
  return { request: { mode, numbers: [Number(first), Number(second)], toolResults, reader }, length: bodyAt + length }
}

/** Bytes of the body as they lie on the wire; undefined while its end is not there. */
function bodyLength(head: string, body: Buffer): number | undefined {
  const length = /^content-length: *(\d+)/im.exec(head)?.[1]
  if (length !== undefined) return Number(length)
  if (!/^transfer-encoding: *chunked/im.test(head)) return 0
  const end = body.indexOf('0\r\n\r\n')
  return end < 0 ? undefined : end + 5
}
