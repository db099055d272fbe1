import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ChatRecord } from '@millrace/core'

/** A request as it came. */
export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** An answer that is written by hand. */
export interface Run {
  readonly id: string
  readonly records: ChatRecord[]
  readonly readers: Set<ServerResponse>
  stopped: boolean
}

/** Answers a request in place of the server; gives false to leave it to the server. */
export type Fault = (request: IncomingMessage, response: ServerResponse, body: string) => boolean | void

/** A server that keeps to the contract of resumable streams, and whose answers a test writes. */
export interface KeptServer {
  readonly url: string
  readonly seen: SeenRequest[]
  /** The answers that were begun, one for each call of a model. */
  readonly runs: Run[]
  /** Answers the next requests, in order. */
  readonly faults: Fault[]
  /** Adds records to the last answer, for those who read it now and later. */
  write(...records: ChatRecord[]): void
  /** Breaks all connections of readers. */
  cut(): void
  /** Waits until this is true. */
  until(isTrue: () => boolean): Promise<void>
  close(): Promise<void>
}

/** @param keeps - false: a server without a store. */
export async function keptServer({ keeps = true } = {}): Promise<KeptServer> {
  const seen: SeenRequest[] = []
  const runs: Run[] = []
  const faults: Fault[] = []
  const waiting: (() => void)[] = []
  const changed = (): void => {
    for (const resolve of waiting.splice(0)) resolve()
  }

  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const { method = '', url: path = '', headers } = request
    seen.push({ method, path, headers, body })
    changed()
    const fault = faults.shift()
    if (fault && fault(request, response, body) !== false) return
    const id = path.split('?')[0]!.split('/')[2]
    if (method === 'POST') post(headers['millrace-stream-id'] as string, response)
    else if (!keeps || id === undefined) refuse(response, 404, 'not-found')
    else if (method === 'GET') get(id, headers['last-event-id'] as string | undefined, response)
    else stop(id, response)
  })

  function post(id: string, response: ServerResponse): void {
    const known = keeps ? runs.find(run => run.id === id) : undefined
    const run = known ?? { id, records: [], readers: new Set(), stopped: false }
    if (!known) runs.push(run)
    open(run, 0, response)
  }

  function get(id: string, last: string | undefined, response: ServerResponse): void {
    const run = runs.find(run => run.id === id)
    if (!run) return refuse(response, 404, 'not-found', { 'millrace-stream-id': id })
    const place = `${last ?? ''}`
    if (place !== '' && !place.startsWith(`${id}.`)) return refuse(response, 400, 'invalid-request')
    open(run, Number(place.slice(id.length + 1)), response)
  }

  function stop(id: string, response: ServerResponse): void {
    const run = runs.find(run => run.id === id)
    if (!run) return refuse(response, 404, 'not-found', { 'millrace-stream-id': id })
    run.stopped = true
    append(run, [{ type: 'error', error: { code: 'aborted', message: 'Stopped.', retryable: false } }])
    response.writeHead(204).end()
    changed()
  }

  function open(run: Run, after: number, response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      ...(keeps && { 'millrace-stream-id': run.id }),
    })
    response.flushHeaders()
    run.readers.add(response)
    response.on('close', () => run.readers.delete(response))
    for (let seq = after + 1; seq <= run.records.length; seq++) send(response, run, seq)
    changed()
  }

  function send(response: ServerResponse, { id, records }: Run, seq: number): void {
    const record = records[seq - 1]!
    response.write(`${keeps ? `id: ${id}.${seq}\n` : ''}data: ${JSON.stringify(record)}\n\n`)
    if (record.type === 'finish' || record.type === 'error') response.end()
  }

  function append(run: Run, records: readonly ChatRecord[]): void {
    for (const record of records) {
      run.records.push(record)
      for (const reader of run.readers) send(reader, run, run.records.length)
    }
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/chat`,
    seen,
    runs,
    faults,
    write: (...records) => append(runs.at(-1)!, records),
    cut() {
      for (const run of runs) for (const reader of run.readers) reader.destroy()
    },
    async until(isTrue) {
      while (!isTrue()) await new Promise<void>(resolve => waiting.push(resolve))
    },
    close() {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}

/** A refusal as a Millrace server writes it. */
export function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Record<string, string> = {},
): void {
  const error = { code, message: `Refused: ${code}.`, retryable: status === 429 || status >= 500 }
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ error }))
}
