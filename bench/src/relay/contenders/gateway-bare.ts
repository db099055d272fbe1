import { hash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createParser } from 'eventsource-parser'
import { Agent, type Dispatcher } from 'undici'
import { listening } from '../adapter.ts'
import { type Listen, streamHead } from '../contender.ts'

interface Frame {
  readonly choices?: readonly { readonly delta?: object; readonly finish_reason?: string }[]
  readonly usage?: object
}

const known = hash('sha256', 'bench')
const id = 'chatcmpl-0c0ffee5eed4a11b0b0'
const created = Math.floor(Date.now() / 1000)

/** The least that a gateway does who reads what it passes on: the key is hashed and compared, each frame is parsed and written anew. */
export const listen: Listen = baseURL => {
  const agent = new Agent()
  const { origin, pathname } = new URL(`${baseURL}/chat/completions`)
  const ask = (text: string, response: ServerResponse): void => {
    const { model = '', ...fields } = JSON.parse(text) as { model?: string }
    const body = JSON.stringify({ ...fields, model: model.slice(model.indexOf('/') + 1) })
    const headers = { 'content-type': 'application/json', authorization: 'Bearer vendor' }
    agent.dispatch({ origin, path: pathname, method: 'POST', headers, body }, new Answer(model, response))
  }
  return listening(
    createServer({ noDelay: true }, (request, response) => {
      const [, key = ''] = (request.headers.authorization ?? '').split(' ')
      if (hash('sha256', key) !== known) return void response.writeHead(401).end()
      bodyOf(request, text => ask(text, response))
    }),
  )
}

function bodyOf(request: IncomingMessage, onBody: (body: string) => void): void {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (text: string) => {
    body += text
  })
  request.on('end', () => onBody(body))
}

class Answer implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse
  readonly #text = new TextDecoder()
  readonly #parser = createParser({ onEvent: ({ data }) => this.#frame(data) })
  readonly #model: string
  #out = ''

  constructor(model: string, response: ServerResponse) {
    this.#model = model
    this.#response = response
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#response.on('close', () => controller.abort(new Error('The reader has left.')))
    this.#response.on('drain', () => controller.resume())
  }

  onResponseStart(): void {
    this.#response.writeHead(200, streamHead)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#parser.feed(this.#text.decode(chunk, { stream: true }))
    if (!this.#response.write(this.#out)) controller.pause()
    this.#out = ''
  }

  onResponseEnd(): void {
    this.#response.end()
  }

  onResponseError(): void {
    this.#response.destroy()
  }

  #frame(data: string): void {
    if (data === '[DONE]') {
      this.#out += 'data: [DONE]\n\n'
      return
    }
    const { choices = [], usage } = JSON.parse(data) as Frame
    const { delta = {}, finish_reason = null } = choices[0] ?? {}
    const chunk = { id, object: 'chat.completion.chunk', created, model: this.#model }
    this.#out += `data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, delta, finish_reason }], ...(usage && { usage }) })}\n\n`
  }
}
