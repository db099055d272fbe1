/** A request that a gateway takes in place of the relays' own: in the dialect of an API, with what it wants to be told. */
export interface ApiRequest {
  readonly path: string
  /** Further headers. */
  readonly headers: Readonly<Record<string, string>>
  /** Fields of the body beside `messages`. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** The path and the head of a request, and its body. */
export function requestText(prompt: string, api?: ApiRequest): string {
  const { path = '/chat', headers = {}, fields = {} } = api ?? {}
  const body = JSON.stringify({ ...fields, messages: [{ role: 'user', content: prompt }] })
  const all = {
    host: '127.0.0.1',
    'content-type': 'application/json',
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return `POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`
}
