import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import type { NodeResponse } from '../../src/exchange/node-reply.js'
import { ResponseHandover } from '../../src/exchange/response-handover.js'
import { turn } from '../support/turns.js'

function handover(begin: () => Promise<unknown> = async () => {}) {
  const calls: string[] = []
  const response = Object.assign(new EventEmitter(), {
    headersSent: false,
    destroyed: false,
    writableEnded: false,
    writeHead: (status: number) => void calls.push(`head ${status}`),
    end: () => void calls.push('end'),
  })
  const note = (name: string) => (reply: { closed: boolean }) => {
    calls.push(`${name}${reply.closed ? ' closed' : ''}`)
    return begin()
  }
  const body = new ResponseHandover(response as unknown as NodeResponse, note('taken'), note('dropped'))
  body.on('end', () => calls.push('over'))
  return { body, response, calls }
}

test('the answer begins where the framework would pipe, once, and is over when it has settled', async () => {
  const { body, response, calls } = handover()
  expect(body.pipe(response)).toBe(response)
  body.resume()
  body.destroy()
  response.emit('close')
  await turn()
  expect(calls).toEqual(['taken', 'over'])
})

test('for HEAD it begins over a closed reply', async () => {
  const { body, calls } = handover()
  body.resume()
  await turn()
  expect(calls).toEqual(['taken closed', 'over'])
})

test.each(['destroy', 'close'])('a body that is not sent (%s) begins over a closed reply', async how => {
  const { body, response, calls } = handover()
  if (how === 'destroy') body.destroy()
  else response.emit('close')
  body.pipe(response)
  await turn()
  expect(calls).toEqual(['dropped closed', 'over'])
})

test('an answer that cannot be sent is a 500', async () => {
  const { body, response, calls } = handover(() => Promise.reject(new TypeError()))
  body.pipe(response)
  await turn()
  expect(calls).toEqual(['taken', 'head 500', 'end', 'over'])
})
