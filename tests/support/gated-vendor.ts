import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A Chat Completions vendor that says the next word when it is told to: whoever reads shows that nothing waits for the end. */
export interface GatedVendor {
  readonly baseURL: string
  /** Answers that are open. */
  readonly open: number
  /** Sends one more word of the newest answer. */
  say(word: string): void
  /** Ends the newest answer. */
  end(): void
  /** Resolves when the reader of the newest answer has gone. */
  left(): Promise<void>
  close(): Promise<void>
}

/** Starts it on a free port of 127.0.0.1. */
export async function startGatedVendor(): Promise<GatedVendor> {
  const answers = new Set<ServerResponse>()
  let newest: ServerResponse | undefined
  let gone: Promise<void> | undefined
  const server = createServer((request, response) => {
    request.resume()
    newest = response
    answers.add(response)
    gone = new Promise(resolve => {
      response.on('close', () => {
        answers.delete(response)
        resolve()
      })
    })
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    response.write(frame({ role: 'assistant', content: 'begun' }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseURL: `http://127.0.0.1:${port}`,
    get open() {
      return answers.size
    },
    say: word => void newest!.write(frame({ content: word })),
    end: () => void newest!.end(`${frame({}, 'stop')}data: [DONE]\n\n`),
    left: () => gone!,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const frame = (delta: object, finish?: string): string =>
  `data: ${JSON.stringify({ id: 'a', model: 'm', choices: [{ index: 0, delta, ...(finish && { finish_reason: finish }) }] })}\n\n`
