import { sendChat as toExpress } from '@millrace/server/express'
import { sendChat as toFastify } from '@millrace/server/fastify'
import { sendChat as toH3 } from '@millrace/server/h3'
import { sendChat as toHono } from '@millrace/server/hono'
import { sendChat as toHyperExpress } from '@millrace/server/hyper-express'
import { sendChat as toKoa } from '@millrace/server/koa'
import { sendChat as toNode } from '@millrace/server/node'
import { expect, test } from 'vitest'
import { answer } from '../support/streams.js'

const sending = { toNode, toExpress, toKoa, toFastify, toHono, toH3, toHyperExpress }
const request = { method: 'POST', url: '/', headers: {}, on() {}, raw: {} }

test.each([
  ['toNode', 'the response of Node or Express'],
  ['toExpress', 'the response of Node or Express'],
  ['toKoa', 'the context of Koa'],
  ['toFastify', 'the reply of Fastify'],
  ['toHono', 'the context of Hono'],
  ['toH3', 'the event of h3 2 (with h3 1: sendChat(event.node.res, stream) of @millrace/server/node)'],
  ['toHyperExpress', 'the response of hyper-express'],
] as const)('%s takes nothing else than %s: a reader would wait for ever', async (name, what) => {
  const send = sending[name] as (target: unknown, stream: unknown) => Promise<unknown>
  const ofH3One = { req: request, node: { req: request, res: {} } }
  for (const other of [request, undefined, ...(name === 'toH3' ? [ofH3One] : [])])
    await expect(async () => send(other, answer())).rejects.toThrow(
      new TypeError(`sendChat takes ${what} as its first argument.`),
    )
})
