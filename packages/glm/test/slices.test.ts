import { type ChatRecord, mergeDeltas } from '@millrace/core'
import { glm } from '@millrace/glm'
import { describe, expect, it } from 'vitest'
import { inPieces } from '../../../tests/support/read-frames.js'
import { chunk, last } from './read.js'

const frame = (data: object): string => `data: ${JSON.stringify(data)}\n\n`
const call = (delta: object): object => chunk({ tool_calls: [delta] })

const bodies: { readonly [name: string]: string } = {
  'an answer with reasoning, text of many bytes and calls': [
    frame(chunk({ reasoning_content: '想一想 🤔' })),
    frame(chunk({ content: '\n海内存知己，' })),
    ': a comment\n\n',
    frame(chunk({ content: '天涯若比邻。🌊' })),
    frame(call({ id: 'c1', index: 0, type: 'function', function: { name: 'add', arguments: '{"城":' } })),
    frame(call({ index: 0, function: { name: '', arguments: '"蜀州"}' } })),
    frame(last('tool_calls', { web_search: [{ title: '王勃', link: '' }] })),
    'data: [DONE]\n\n',
  ].join(''),
  'line ends of another kind, and no blank line at the end': `${frame(chunk({ content: '天涯' }))}${frame(last())}`
    .replaceAll('\n', '\r\n')
    .slice(0, -2),
  'an error in the middle': `${frame(chunk({ content: '天涯' }))}event: error\ndata: {"error":{"code":"1305","message":"忙"}}\n\ndata: [DONE]\n\n`,
  'a cut': frame(chunk({ content: '天涯' })) + frame(chunk({ content: '若比邻' })).slice(0, -20),
}

async function recordsOf(pieces: readonly Uint8Array[]): Promise<readonly ChatRecord[]> {
  const records: ChatRecord[] = []
  const provider = glm({ apiKey: 'id.secret', transport: inPieces(pieces), maxRetries: 0 })
  for await (const batch of provider.stream({ messages: [{ role: 'user', content: 'a' }] }).batches())
    records.push(...batch)
  return mergeDeltas(records)
}

describe.each(Object.entries(bodies))('%s', (_, text) => {
  const body = new TextEncoder().encode(text)

  it('is the same at every cut, and byte by byte', async () => {
    const whole = await recordsOf([body])
    expect(whole.length).toBeGreaterThan(3)
    for (let at = 1; at < body.length; at++) {
      expect(await recordsOf([body.subarray(0, at), body.subarray(at)]), `cut at ${at}`).toEqual(whole)
    }
    expect(await recordsOf(Array.from(body, (__, at) => body.subarray(at, at + 1)))).toEqual(whole)
  })
})

it('a spliced frame shows the same text in the end, wherever it is cut', async () => {
  const spliced = `data: {"id":"A","choices":[{"index":0,"delta":{"role${frame(chunk({ content: '新的' }, 'B'))}`
  const body = new TextEncoder().encode(
    [frame(chunk({ content: '旧的' })), spliced, frame(last()), 'data: [DONE]\n\n'].join(''),
  )
  for (let at = 1; at < body.length; at++) {
    const records = await recordsOf([body.subarray(0, at), body.subarray(at)])
    const since = records.slice(records.findLastIndex(record => record.type === 'reset') + 1)
    const text = since.map(record => (record.type === 'text-delta' ? record.delta : '')).join('')
    expect([text, records.at(-1)!.type], `cut at ${at}`).toEqual(['新的', 'finish'])
  }
})
