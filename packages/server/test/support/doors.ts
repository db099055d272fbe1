import { createServer } from 'node:http'
import type { ChatHandler } from '@millrace/server'
import { mountChat as mountOnExpress } from '@millrace/server/express'
import { mountChat } from '@millrace/server/node'
import express from 'express'
import { bridge } from './fetch-bridge.js'
import { listening, serving } from './serve.js'

/** Each way into a handler: mounts it at `/chat` of a server that ends with the test, and gives the address of that. */
export const doors: Readonly<Record<string, (handler: ChatHandler) => Promise<string>>> = {
  async 'node:http'(handler) {
    const server = createServer()
    mountChat(server, '/chat', handler)
    return `${await listening(server)}/chat`
  },
  async 'Express, body parsed'(handler) {
    const app = express().use(express.json({ limit: '4mb' }))
    mountOnExpress(app, '/chat', handler)
    return `${await listening(createServer(app))}/chat`
  },
  async 'Express, body unparsed'(handler) {
    const app = express()
    mountOnExpress(app, '/chat', handler)
    return `${await listening(createServer(app))}/chat`
  },
  async fetch(handler) {
    return `${await serving(bridge(handler.fetch))}/chat`
  },
}

/** The door's name and how it opens, for `test.each`. */
export const eachDoor = Object.entries(doors)

/** A chat request as a browser sends it. */
export const ask = (body: unknown = { messages: [{ role: 'user', content: 'hi' }] }, headers = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})
