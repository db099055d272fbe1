import { describe, expect, it } from 'vitest'
import { composeAnswer } from '../../src/answer/compose.js'
import type { OfferedTool, Prompt } from '../../src/answer/prompt.js'

const prompt = (text: string, rest: Partial<Prompt> = {}): Prompt => ({
  model: 'glm-4.7',
  text,
  background: '',
  messageCount: 1,
  attachments: 0,
  tools: [],
  toolChoice: 'auto',
  oneCall: false,
  toolResults: [],
  showSources: false,
  pictures: false,
  again: false,
  think: true,
  json: false,
  now: new Date('2026-11-23T05:12:00Z'),
  ...rest,
})

describe('the poem', () => {
  it.each(['你是唐朝诗人王勃,请创作一首诗句', '你是唐朝诗人王勃，请创作一首诗句', '王勃写过什么诗？'])(
    'answers %s',
    text => {
      const answer = composeAnswer(prompt(text))
      expect(answer.text).toContain('海内存知己，天涯若比邻。')
      expect(answer.text).toContain('《送杜少府之任蜀州》')
      expect(answer.reasoning).toContain('王勃')
      expect(answer.text).toMatch(/模拟器.*没有语言模型/)
    },
  )

  it.each(['请创作一首诗', '王勃是谁？'])('is not for %s', text => {
    expect(composeAnswer(prompt(text)).text).not.toContain('海内存知己')
  })
})

describe('a picture', () => {
  it('is drawn where one can travel', () => {
    const { text, files } = composeAnswer(prompt('Draw a water wheel.', { pictures: true }))
    expect(text).toContain('Millrace emulator')
    expect(files).toEqual([{ mediaType: 'image/png', data: expect.stringMatching(/^iVBORw0KGgo/) }])
  })

  it('is told to be drawn elsewhere where none can', () => {
    const answer = composeAnswer(prompt('画一架水轮。'))
    expect(answer).not.toHaveProperty('files')
    expect(answer.text).toContain('gemini-3-pro-image')
  })
})

describe('a second generation', () => {
  it.each([
    ['Hello', 'Once more, from the beginning.'],
    ['你好', '从头再来一次。'],
  ])('of %s says so in all of its texts', (text, lead) => {
    const first = composeAnswer(prompt(text))
    const { reasoning, text: said } = composeAnswer(prompt(text, { again: true }))
    expect([reasoning, said]).toEqual([first.reasoning, first.text].map(before => `${lead}\n\n${before}`))
  })

  it('of JSON is JSON', () => {
    expect(composeAnswer(prompt('1 + 2', { json: true, again: true }))).toEqual(
      composeAnswer(prompt('1 + 2', { json: true })),
    )
  })
})

describe('a showpiece', () => {
  it.each([
    ['Show me some code', '```ts'],
    ['Compare them in a table.', '|:--|'],
    ['Which formula gives the roots?', '$$x = '],
    ['Three jugs hold 8, 5 and 3 litres. How do I measure 4?', '| 6 | 5 l into 3 l | 1 | **4** | 3 |'],
    ['三个水壶，怎样量出 4 升？', '| 6 | 5 升倒入 3 升 | 1 | **4** | 3 |'],
    ['Tell me a long story', '### Taking the water'],
    ['Write a binary search in TypeScript, with a test.', '```ts'],
    ['Write a long essay on the history of water mills.', '### Taking the water'],
    ['给我看一段代码', '```ts'],
    ['请列一张表格', '|:--|'],
    ['求根公式是什么？', '$$x = '],
    ['写一篇长文', '### 取水'],
  ])('answers %s, and says that an emulator speaks', (text, contains) => {
    const answer = composeAnswer(prompt(text))
    expect(answer.text).toContain(contains)
    expect(answer.text).toMatch(/^This is the Millrace emulator|^这里是 Millrace 模拟器/)
    expect(answer.reasoning).not.toBe('')
  })

  it('holds all that is asked for', () => {
    const { text } = composeAnswer(prompt('A table, then a formula, and show me code.'))
    expect(text).toMatch(/```ts[\s\S]*\|:--\|[\s\S]*\$\$/)
  })

  it.each(['What is the zip code of Bern?', 'The table is broken.', 'How long is it?', '这段代码'])(
    'is not for %s',
    text => {
      expect(composeAnswer(prompt(text)).text).toContain(text)
    },
  )
})

describe('any other prompt', () => {
  it('is told plainly that this is an emulator, in its own language', () => {
    expect(composeAnswer(prompt('Who are you?')).text).toContain('no language model is behind this answer')
    expect(composeAnswer(prompt('你是谁？')).text).toContain('背后没有语言模型')
  })

  it('is counted, worked out and dated', () => {
    const { text } = composeAnswer(prompt('What is 12 * (3+4)? And the date?', { messageCount: 3, attachments: 1 }))
    expect(text).toContain('8 words')
    expect(text).toContain('3 messages')
    expect(text).toContain('1 attachment ')
    expect(text).toContain('12 * (3+4) = 84')
    expect(text).toContain('2026-11-23 05:12 UTC')
  })

  it('is quoted in part only when it is long', () => {
    expect(String(composeAnswer(prompt('word '.repeat(100_000))).text).length).toBeLessThan(600)
  })

  it('is not thought about when thinking is off', () => {
    expect(composeAnswer(prompt('Hi', { think: false }))).not.toHaveProperty('reasoning')
  })
})

describe('tools', () => {
  const weather: OfferedTool = {
    name: 'get_weather',
    description: 'Returns the weather of a place',
    parameters: {
      type: 'object',
      properties: { place: { type: 'string' }, days: { type: 'integer' } },
      required: ['place', 'days'],
    },
  }
  const clock: OfferedTool = {
    name: 'clock',
    description: '查询当前时间',
    parameters: { type: 'object', properties: {} },
  }
  const tools = [weather, clock]
  const called = (text: string, rest: Partial<Prompt> = {}) => composeAnswer(prompt(text, { tools, ...rest })).toolCalls

  it.each<[string, Partial<Prompt>, unknown]>([
    ['Hello', {}, undefined],
    ['Call get_weather please', {}, [{ name: 'get_weather' }]],
    ['How is the weather in Rome for 3 days?', {}, [{ name: 'get_weather', input: { place: 'Rome', days: 3 } }]],
    ['现在几点？时间', {}, [{ name: 'clock', input: {} }]],
    ['Ask get weather and clock', {}, [{ name: 'get_weather' }, { name: 'clock' }]],
    ['Hello', { toolChoice: true }, [{ name: 'get_weather' }]],
    ['Hello', { toolChoice: 'clock' }, [{ name: 'clock' }]],
    ['Call get_weather', { toolChoice: false }, undefined],
  ])('%s %j', (text, rest, expected) => {
    const calls = called(text, rest)
    if (expected === undefined) expect(calls).toBeUndefined()
    else expect(calls).toMatchObject(expected as object[])
  })

  it('come in each round where one must, behind results the last tool', () => {
    const answer = composeAnswer(prompt('Hello', { tools, toolChoice: true, toolResults: ['sunny'] }))
    expect(answer.toolCalls).toMatchObject([{ name: tools.at(-1)!.name }])
  })

  it('have their results told', () => {
    const answer = composeAnswer(prompt('Call get_weather', { tools, toolResults: ['sunny', '25 °C'] }))
    expect(answer.toolCalls).toBeUndefined()
    expect(answer.text).toMatch(/^This is the Millrace emulator .*\n\nThe tools answered:\n\n- sunny\n- 25 °C$/)
    const told = composeAnswer(prompt('Call get_weather', { tools, toolResults: ['{"sky":"fog","celsius":7}'] }))
    expect(told.text).toContain('The tools answered: sky fog, celsius 7')
  })

  const message: OfferedTool = {
    name: 'send_message',
    description: 'Sends a message (发消息) to a person',
    parameters: {
      type: 'object',
      properties: { to: { type: 'string' }, text: { type: 'string' } },
      required: ['to', 'text'],
    },
  }
  const forecast: OfferedTool = {
    name: 'get_weather',
    description: 'Tells the weather of a city (天气)',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  }

  it.each([
    ['Look up the weather in Hangzhou, then send Lin a message about it.', 'Hangzhou', 'Lin'],
    ['If the weather in New York is fine, tell Mary with a message.', 'New York', 'Mary'],
    ['Send Lin a message that the weather in Hangzhou is fine, if it is.', 'Hangzhou', 'Lin'],
    ['Look up the weather in Rome, and if it is fine, send Mary a message.', 'Rome', 'Mary'],
    ['查一下杭州的天气，然后发消息告诉小林。', '杭州', '小林'],
  ])('one follows the other, with what it found: %s', (text, city, to) => {
    const offered = { tools: [message, forecast] }
    const first = composeAnswer(prompt(text, offered))
    expect(first.toolCalls).toEqual([{ name: 'get_weather', input: { city } }])
    const result = JSON.stringify({ city, sky: 'fog' })
    const second = composeAnswer(prompt(text, { ...offered, toolResults: [result] }))
    expect(second.toolCalls).toEqual([{ name: 'send_message', input: { to, text: `city ${city}, sky fog` } }])
    const last = composeAnswer(prompt(text, { ...offered, toolResults: [result, '{"sent":true}'] }))
    expect(last.toolCalls).toBeUndefined()
    expect(last.text).toContain('sent true')
  })

  it('are made at once where nothing waits', () => {
    const text = 'The weather in Hangzhou, and a message to Lin.'
    const { toolCalls } = composeAnswer(prompt(text, { tools: [message, forecast] }))
    expect(toolCalls?.map(({ name }) => name)).toEqual(['get_weather', 'send_message'])
  })
})

describe('JSON', () => {
  it('is what was received', () => {
    const { text } = composeAnswer(prompt('2 + 3', { json: true }))
    expect(JSON.parse(String(text))).toMatchObject({ emulator: true, prompt: '2 + 3', sums: [{ value: 5 }] })
  })

  it('fits the schema that a message describes', () => {
    const schema = {
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: 'integer' } },
      required: ['name', 'age'],
    }
    const background = `Not {this}. Answer by this schema: ${JSON.stringify(schema)}`
    const { text } = composeAnswer(prompt('A person called "Wei" who is 42', { json: true, background }))
    expect(JSON.parse(String(text))).toEqual({ name: 'Wei', age: 42 })
  })
})
