import type { ServerResponse } from 'node:http'

/** What the reader asks. */
export interface Chat {
  readonly messages: readonly { readonly role: 'user'; readonly content: string }[]
}

/** Answers a chat: asks upstream, sends what comes to the reader. */
export type Relay = (chat: Chat, response: ServerResponse) => void | Promise<void>

/**
 * Makes a relay to an upstream, an OpenAI-compatible base address that ends with `/v1`.
 *
 * @param redisURL - of a Redis, where one runs.
 */
export type MakeRelay = (baseURL: string, redisURL: string | undefined) => Relay | Promise<Relay>

/** Listens at a free port of 127.0.0.1 and relays there, for contenders that are a server of their own. Gives the port. */
export type Listen = (baseURL: string, redisURL: string | undefined) => Promise<number>

/** Connections that may wait to be accepted: hundreds are opened within a second. */
export const backlog = 8192

/** The head of an answer where the relay writes it itself. */
export const streamHead = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
} as const

/** One server-sent event. */
export const event = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`

/** The model that every relay asks for. */
export const model = 'glm-4.7'

/** The body of a request that a relay writes itself. */
export const requestBody = (chat: Chat): string => JSON.stringify({ model, stream: true, messages: chat.messages })

/** The headers of a request that a relay writes itself. */
export const requestHeaders = { 'content-type': 'application/json', authorization: 'Bearer bench' } as const
