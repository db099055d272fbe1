import { describe, expect, it } from 'vitest'
import { toolShapes } from '../../src/chat-completions/tool-shapes.js'
import { createGlmEmulator, type GlmToolShape } from '../../src/index.js'
import { ask, read } from '../helpers.js'

const calls = [
  { name: 'weather', input: { city: 'Chang’an', days: 3 } },
  { name: 'clock', input: {} },
]
const shapes = Object.keys(toolShapes) as GlmToolShape[]

const stream = async (toolShape: GlmToolShape) =>
  read(await (await ask(createGlmEmulator({ toolShape, answer: () => ({ toolCalls: calls }) }))).text())

/** The accumulator that fits every shape seen: a name with a fresh id opens a call, everything else goes on with the last one. */
function assemble(pieces: Awaited<ReturnType<typeof stream>>['toolCalls']) {
  const out: { id: string; name: string; arguments: string }[] = []
  for (const { id, function: fn } of pieces) {
    const last = out.at(-1)
    const opens = fn?.name && id && id !== last?.id
    if (opens || (id && !fn)) out.push({ id: id ?? '', name: fn?.name ?? '', arguments: fn?.arguments ?? '' })
    else if (last) {
      last.name ||= fn?.name ?? ''
      last.arguments += fn?.arguments ?? ''
    }
  }
  return out.map(call => ({ name: call.name, input: JSON.parse(call.arguments) }))
}

describe.each(shapes)('%s', shape => {
  it('carries the calls, names and arguments whole', async () => {
    const { toolCalls, finish } = await stream(shape)
    expect(assemble(toolCalls)).toEqual(calls)
    expect(finish).toBe('tool_calls')
  })
})

it.each<[GlmToolShape, unknown]>([
  ['whole', [0, 1]],
  ['negative-index', [-1, -1]],
  ['no-index', [undefined, undefined]],
])('%s has indices %j', async (shape, indices) => {
  expect((await stream(shape)).toolCalls.map(call => call.index)).toEqual(indices)
})

it.each<GlmToolShape>(['name-then-arguments', 'in-finish-chunk'])('%s says the finish reason twice', async shape => {
  const { chunks } = await stream(shape)
  expect(chunks.filter(chunk => chunk.choices[0].finish_reason === 'tool_calls')).toHaveLength(2)
  expect(chunks.filter(chunk => chunk.usage)).toEqual([chunks.at(-1)])
})

it('can be chosen for one request', async () => {
  const emulator = createGlmEmulator({ answer: () => ({ toolCalls: calls }) })
  const response = await ask(emulator, {}, { 'x-millrace-fault': 'tool-shape:new-id-per-piece' })
  const { toolCalls } = read(await response.text())
  expect(new Set(toolCalls.map(call => call.id)).size).toBe(toolCalls.length)
})
