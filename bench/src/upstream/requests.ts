import type { Socket } from 'node:net'
import { type ShapeName, shapeIn } from '../shared/shapes.ts'

/** What a relay asks of the upstream. */
export interface UpstreamRequest {
  readonly mode: string
  /** Dialect of the answer. */
  readonly shape: ShapeName
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

/** A request by its path, `/<mode>[-<shape>]/<number>/<number>/…`, and its body. */
export function requestOf(path: string, body: string): UpstreamRequest {
  const [, mode = '', first = '0', second = '0'] = /^\/(\w+)(?:-\w+)?\/(\d+)\/(\d+)\//.exec(path) ?? []
  const reader = /reader-([\w.-]+)/.exec(body)?.[1]
  const toolResults = body.split('"role":"tool"').length - 1
  return { mode, shape: shapeIn(path).id, numbers: [Number(first), Number(second)], toolResults, reader }
}

function readOne(bytes: Buffer): { request: UpstreamRequest; length: number } | undefined {
  const end = bytes.indexOf(headEnd)
  if (end < 0) return undefined
  const head = bytes.toString('latin1', 0, end)
  const bodyAt = end + headEnd.length
  const length = bodyLength(head, bytes.subarray(bodyAt))
  if (length === undefined || bytes.length < bodyAt + length) return undefined
  const path = /^POST (\S+)/.exec(head)?.[1] ?? ''
  return { request: requestOf(path, bytes.toString('latin1', bodyAt, bodyAt + length)), length: bodyAt + length }
}

/** Bytes of the body as they lie on the wire; undefined while its end is not there. */
function bodyLength(head: string, body: Buffer): number | undefined {
  const length = /^content-length: *(\d+)/im.exec(head)?.[1]
  if (length !== undefined) return Number(length)
  if (!/^transfer-encoding: *chunked/im.test(head)) return 0
  const end = body.indexOf('0\r\n\r\n')
  return end < 0 ? undefined : end + 5
}
