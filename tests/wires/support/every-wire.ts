import { nativeWire, type WireFormat } from '@millrace/server'
import server from '../../../packages/server/package.json' with { type: 'json' }

/** The subpath of a function that chooses among wire formats that have subpaths of their own. */
const choosing = './wire/api'

/** The wire formats of the server, by id: the native one, and the constant of each subpath that its manifest names. */
export const everyWire: ReadonlyMap<string, WireFormat> = new Map(
  [nativeWire, ...(await Promise.all(subpaths().map(constantOf)))].map(wire => [wire.id, wire]),
)

function subpaths(): string[] {
  return Object.keys(server.exports).flatMap(path =>
    path.startsWith('./wire/') && path !== choosing ? [path.slice(2)] : [],
  )
}

async function constantOf(subpath: string): Promise<WireFormat> {
  const exported: object = await import(/* @vite-ignore */ `@millrace/server/${subpath}`)
  const wires = Object.values(exported).filter(value => typeof value?.createEncoder === 'function')
  if (wires.length !== 1) throw new Error(`${subpath} exports ${wires.length} wire formats, and one is expected.`)
  return wires[0] as WireFormat
}

/** The smallest request in each dialect, of one user who says something. */
const requests: Readonly<Record<string, (words: string) => Readonly<Record<string, unknown>>>> = {
  native: content => ({ messages: [{ role: 'user', content }] }),
  text: content => ({ messages: [{ role: 'user', content }] }),
  openai: content => ({ model: 'm', messages: [{ role: 'user', content }], stream: true }),
  responses: content => ({ model: 'm', input: [{ type: 'message', role: 'user', content }], stream: true }),
  anthropic: content => ({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content }], stream: true }),
  'ai-sdk': text => ({ id: 'c', messages: [{ id: 'u', role: 'user', parts: [{ type: 'text', text }] }] }),
  'ag-ui': content => ({
    threadId: 't',
    runId: 'r',
    state: {},
    tools: [],
    context: [],
    forwardedProps: {},
    messages: [{ id: 'u', role: 'user', content }],
  }),
}

/** A request of a client of this wire format. */
export function requestOf({ id }: WireFormat, words: string): Readonly<Record<string, unknown>> {
  const request = requests[id]
  if (!request) throw new Error(`Say in every-wire.ts how a client of ${id} asks.`)
  return request(words)
}

/** The same as an HTTP request to a handler. */
export const posted = (body: unknown): Request =>
  new Request('http://127.0.0.1/chat', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
