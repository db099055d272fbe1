import { describe, expect, test } from 'vitest'
import { answerOf } from '../src/shared/tokens.ts'
import { spoken, toolArguments, toolDeltas, toolName } from '../src/shared/tool-script.ts'
import { toolBody } from '../src/upstream/tool-body.ts'

interface Delta {
  readonly content?: string
  readonly tool_calls?: readonly { readonly id?: string; readonly function: { name?: string; arguments: string } }[]
}

interface Choice {
  readonly delta: Delta
  readonly finish_reason?: string
}

/** The events of a body, each of which is an HTTP chunk of its own. */
const eventsOf = (body: Buffer): string[] =>
  [...body.toString('latin1').matchAll(/([0-9a-f]+)\r\n(?:data: ([^\r]*)\n\n)?\r\n/g)].map(([, size, data = '']) => {
    if (data !== '') expect(Number.parseInt(size!, 16)).toBe('data: \n\n'.length + data.length)
    return Buffer.from(data, 'latin1').toString()
  })

const choicesOf = (body: Buffer): Choice[] =>
  eventsOf(body)
    .filter(data => data.startsWith('{'))
    .map(data => (JSON.parse(data) as { choices: [Choice] }).choices[0])

describe('the vendor of the tool modes', () => {
  const script = { calls: 2, characters: 300 }

  test.each([0, 1])('makes call %d while it has no result', results => {
    const choices = choicesOf(toolBody([script.calls, script.characters], results))
    const pieces = choices.flatMap(({ delta }) => delta.tool_calls ?? [])
    expect(pieces[0]).toMatchObject({ id: `call_${results}`, function: { name: toolName, arguments: '' } })
    expect(pieces.slice(1).map(({ function: { arguments: piece } }) => piece)).toEqual(toolDeltas(script, results))
    expect(choices.at(-1)!.finish_reason).toBe('tool_calls')
  })

  test('answers in words when each call has its result', () => {
    const choices = choicesOf(toolBody([script.calls, script.characters], 2))
    expect(choices.map(({ delta }) => delta.content ?? '').join('')).toBe(answerOf(spoken).content.join(''))
    expect(choices.at(-1)!.finish_reason).toBe('stop')
    expect(choices.some(({ delta }) => delta.tool_calls)).toBe(false)
  })

  test.each([100, 1000, 100_000])('arguments of %d characters are a file as JSON, in deltas of 10', characters => {
    const text = toolArguments({ calls: 1, characters }, 3)
    expect(Math.abs(text.length - characters)).toBeLessThan(60)
    expect(JSON.parse(text)).toMatchObject({ path: 'src/mill-3.ts', content: expect.stringContaining('"mill"') })
    const deltas = toolDeltas({ calls: 1, characters }, 3)
    expect(deltas.join('')).toBe(text)
    expect(new Set(deltas.slice(0, -1).map(({ length }) => length))).toEqual(new Set([10]))
  })
})
