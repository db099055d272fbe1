import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { anthropic } from '@millrace/anthropic'
import { type ChatProvider, undiciTransport } from '@millrace/core'
import { gemini } from '@millrace/gemini'
import { glm } from '@millrace/glm'
import { openai } from '@millrace/openai'
import { openaiCompatible } from '@millrace/openai-compatible'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAnswer } from '../src/client/expected.ts'
import { decodeAnswer, formats } from '../src/client/formats.ts'
import { rawFormats } from '../src/modes/shapes.ts'
import { type ShapeName, shapeIn, shapes } from '../src/shared/shapes.ts'
import { answerOf } from '../src/shared/tokens.ts'
import { type OpenDoors, openDoors } from '../src/upstream/doors.ts'
import { shapedAnswer, shapedEvents } from '../src/upstream/shapes/index.ts'
import { Vendor } from '../src/upstream/vendor.ts'

const tokens = 60
const apiKey = 'bench'
const transport = undiciTransport({ allowH2: true })

type Maker = (baseURL: string) => ChatProvider<never>

const ofGlm: Maker = baseURL => glm({ apiKey, baseURL, transport })
const providers: Readonly<Record<ShapeName, Maker>> = {
  glm: ofGlm,
  tails: ofGlm,
  chat: baseURL => openaiCompatible({ id: 'bench', apiKey, baseURL, transport }),
  responses: baseURL => openai({ apiKey, baseURL, transport }),
  anthropic: baseURL => anthropic({ apiKey, baseURL, transport }),
  gemini: baseURL => gemini({ apiKey, baseURL, transport }),
}

const vendor = new Vendor()
const authorities = getCACertificates()
let doors: OpenDoors
beforeAll(async () => {
  doors = await openDoors(vendor)
  setDefaultCACertificates([...authorities, doors.authority])
})
afterAll(() => {
  setDefaultCACertificates(authorities)
  doors.close()
  vendor.forget()
})

async function ask(shape: ShapeName, address: string) {
  const provider = providers[shape](`${address}/v1`) as ChatProvider
  return provider.stream({ model: 'bench', messages: [{ role: 'user', content: 'Tell me about the mill.' }] }).message()
}

const partsOf = (content: Awaited<ReturnType<typeof ask>>['content'], type: 'text' | 'reasoning'): string =>
  typeof content === 'string' ? '' : content.map(part => (part.type === type ? part.text : '')).join('')

describe.each(shapes)('the shape $id', ({ id }) => {
  test.each(['event', 'block', 'writes', 'paced'])('is what the provider of the dialect reads: %s', async mode => {
    const answer = await ask(id, `http://127.0.0.1:${doors.ports.plain}/${mode}-${id}/${tokens}/1`)
    const { content, reasoning } = answerOf(tokens)
    expect([partsOf(answer.content, 'text'), partsOf(answer.content, 'reasoning')]).toEqual([
      content.join(''),
      reasoning.join(''),
    ])
    expect(answer).toMatchObject({ finish: { reason: 'stop' }, usage: { inputTokens: 10 } })
  })

  test('is what the readers of a raw relay expect', () => {
    const body = Buffer.concat([...shapedEvents(id, tokens)]).toString()
    expect(expectAnswer(tokens)(decodeAnswer(formats[rawFormats[id]], body))).toBeUndefined()
  })

  test('has one token in each group of events', () => {
    const { tokens: groups, last } = shapedAnswer(id, tokens)
    expect(groups).toHaveLength(tokens)
    const text = Buffer.concat([...groups.flat(), ...last]).toString()
    expect(text.split(formats[rawFormats[id]].mark).length).toBeGreaterThan(answerOf(tokens).content.length)
  })
})

test.each(['tls', 'h2'] as const)('over TLS an answer is the same: %s', async door => {
  const answer = await ask('glm', `https://127.0.0.1:${doors.ports[door]}/paced/${tokens}/1`)
  expect(partsOf(answer.content, 'text')).toBe(answerOf(tokens).content.join(''))
})

test('the frames of alternating tails have three forms, those of padding differ in length', () => {
  const frames = (shape: ShapeName): string[] =>
    shapedAnswer(shape, 30).tokens.map(([event]) => event!.toString().replace(/"(?:reasoning_)?content":"[^"]*"/, ''))
  const tails = frames('tails').map(frame => frame.slice(frame.indexOf('}')).replaceAll(/\d+/g, '0'))
  expect(new Set(tails).size).toBe(3)
  expect(tails.slice(3)).toEqual(tails.slice(0, -3))
  expect(new Set(frames('chat').map(({ length }) => length)).size).toBeGreaterThan(5)
})

test('an address names its shape', () => {
  expect(shapeIn('http://127.0.0.1:1/event-gemini/2000/0/v1').id).toBe('gemini')
  expect(shapeIn('http://127.0.0.1:1/event/2000/0/v1').id).toBe('glm')
  expect(() => shapeIn('http://127.0.0.1:1/event-row/2000/0/v1')).toThrow('There is no shape row; there are glm,')
})
