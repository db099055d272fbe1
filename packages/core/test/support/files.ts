import type { RequestListener } from 'node:http'
import { ChatError, type ChatRequest, type ErrorInfo, type ImagePart, type Part } from '@millrace/core'
import { type InlineFilesOptions, inlineFiles } from '@millrace/core/inline-files'
import { expect } from 'vitest'
import type { Loopback } from './loopback.js'

/** The bytes of a text. */
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A part with an address. */
export const image = (url: string): ImagePart => ({ type: 'image', mediaType: 'image/png', url })

/** A request with these parts. */
export const asking = (...content: Part[]): ChatRequest => ({ messages: [{ role: 'user', content }] })

/** Names that lead nowhere but where they are told to. */
export const resolver =
  (hosts: Record<string, readonly string[]>) =>
  async (hostname: string): Promise<readonly string[]> =>
    hosts[hostname] ?? Promise.reject(Object.assign(new Error(`no ${hostname}`), { code: 'ENOTFOUND' }))

/** Options for a server on this machine that is called files.test. */
export const local = ({ port }: Loopback, more: Partial<InlineFilesOptions> = {}): InlineFilesOptions => ({
  allowHosts: [`files.test:${port}`],
  allowAddresses: ['127.0.0.1'],
  allowHttp: true,
  resolve: resolver({ 'files.test': ['127.0.0.1'] }),
  ...more,
})

/** An address on that server. */
export const at = ({ port }: Loopback, path = '/a.png'): string => `http://files.test:${port}${path}`

/** The parts that come out. */
export async function partsOf(request: ChatRequest, options: InlineFilesOptions): Promise<readonly Part[]> {
  const { messages } = await inlineFiles(request, options)
  return messages[0]!.content as readonly Part[]
}

/** The failure that comes out. */
export async function failureOf(request: ChatRequest, options: InlineFilesOptions): Promise<ErrorInfo> {
  const thrown = await inlineFiles(request, options).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(ChatError)
  return (thrown as ChatError).toJSON()
}

/** Answers each path by its own listener, and everything else with the bytes `png`. */
export const routes =
  (paths: Record<string, RequestListener> = {}): RequestListener =>
  (request, response) => {
    const path = request.url!.split('?')[0]!
    if (paths[path]) return paths[path](request, response)
    response.setHeader('content-type', 'image/png')
    response.end('png')
  }

/** Leads elsewhere. */
export const redirect =
  (location: string, status = 302): RequestListener =>
  (_, response) => {
    response.writeHead(status, { location })
    response.end('elsewhere')
  }
