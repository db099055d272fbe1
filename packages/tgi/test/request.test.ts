import { chatML, tgi, tgiDefinition } from '@millrace/tgi'
import { describe, expect, it } from 'vitest'
import { sent } from './read.js'

const talk = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Hello' },
  {
    role: 'assistant',
    content: [
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: 'Hi.' },
    ],
  },
  { role: 'user', content: 'More' },
] as const
const image = { type: 'image', mediaType: 'image/png', data: 'iVBORw0=' } as const

describe('the prompt', () => {
  it('is the text of the user alone, where no function is given', () => {
    expect(sent({}, {})).toMatchObject({ url: 'http://127.0.0.1:8080/generate_stream', inputs: 'Hello', left: [] })
    expect(() => sent({ messages: talk }, {})).toThrow(/^messages: give tgi a prompt function/)
    expect(() => sent({ messages: [talk[0]] }, {})).toThrow(/prompt function/)
  })

  it('is what the function makes of the turns', () => {
    const seen: unknown[] = []
    const prompt = (turns: unknown): string => {
      seen.push(turns)
      return '<s>[INST] Hello [/INST]'
    }
    expect(sent({ messages: talk }, { prompt }).inputs).toBe('<s>[INST] Hello [/INST]')
    expect(seen).toEqual([
      [
        { role: 'system', text: 'Be brief.' },
        { role: 'user', text: 'Hello' },
        { role: 'assistant', text: 'Hi.' },
        { role: 'user', text: 'More' },
      ],
    ])
    expect(() => tgi({ prompt: 'x' as never })).toThrow(TypeError)
  })

  it('has the form of ChatML', () => {
    expect(sent({ messages: talk.slice(0, 2) }).inputs).toBe(
      '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n',
    )
    expect(chatML([])).toBe('<|im_start|>assistant\n')
  })

  it('has images as the server reads them', () => {
    const content = [image, { type: 'image', mediaType: 'image/png', url: 'https://a.example/b.png' }] as never
    expect(sent({ messages: [{ role: 'user', content }] }, {}).inputs).toBe(
      '![](data:image/png;base64,iVBORw0=)![](https://a.example/b.png)',
    )
  })

  it.each([
    [[{ role: 'user', content: [{ type: 'audio', mediaType: 'audio/wav', data: 'AA==' }] }], /content\[0\].*no audio/],
    [[{ role: 'system', content: [image] }], /no image/],
    [
      [{ role: 'assistant', content: [{ type: 'tool-call', toolCallId: 'c', toolName: 'f', input: {} }] }],
      /has no tools/,
    ],
    [[{ role: 'user', content: [{ type: 'reasoning', text: 'x' }] }], /has no place/],
  ])('takes no %j', (messages, words) => {
    expect(() => sent({ messages: messages as never })).toThrow(words)
  })
})

describe('parameters', () => {
  const always = { details: true, return_full_text: false }
  it.each([
    [{}, always],
    [{ temperature: 0.5 }, { ...always, do_sample: true, temperature: 0.5 }],
    [{ temperature: 0 }, { ...always, do_sample: false }],
    [{ topP: 1 }, always],
    [
      { topP: 0.9, seed: 3, maxOutputTokens: 7, stop: ['x'] },
      { top_p: 0.9, seed: 3, max_new_tokens: 7, stop: ['x'] },
    ],
    [{ stop: [] }, always],
    [
      { topK: 5, frequencyPenalty: 0.5 },
      { top_k: 5, frequency_penalty: 0.5 },
    ],
    [{ output: { type: 'json' } }, { grammar: { type: 'json', value: { type: 'object' } } }],
    [{ output: { type: 'json', schema: { type: 'array' } } }, { grammar: { type: 'json', value: { type: 'array' } } }],
    [{ providerOptions: { regex: 'a+' } }, { grammar: { type: 'regex', value: 'a+' } }],
    [
      { providerOptions: { topK: 5, typicalP: 0.9, repetitionPenalty: 1.1, frequencyPenalty: 0.1, truncate: 9 } },
      { top_k: 5, typical_p: 0.9, repetition_penalty: 1.1, frequency_penalty: 0.1, truncate: 9 },
    ],
    [{ providerOptions: { adapterId: 'a', extra: { watermark: true } } }, { adapter_id: 'a', watermark: true }],
  ])('%j', (chat, parameters) => {
    const all = sent(chat as never)
    expect(all.parameters).toEqual({ ...always, ...parameters })
    expect(all.left).toEqual([])
  })

  it('that the server lacks are left out, said', () => {
    const tools = [{ name: 'f', parameters: {} }]
    const chat = { tools, toolChoice: 'auto', reasoning: { enabled: true }, user: 'u' } as const
    expect(sent(chat).left.sort()).toEqual(['reasoning', 'toolChoice', 'tools', 'user'])
  })

  it('a request is the same each time', () => {
    const { toRequest } = tgiDefinition({ prompt: chatML })
    expect(toRequest({ messages: talk })).toEqual(toRequest({ messages: talk }))
  })
})
