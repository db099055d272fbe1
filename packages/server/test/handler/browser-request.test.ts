import { expect, test } from 'vitest'
import { readBrowserRequest } from '../../src/handler/browser-request.js'

const say = (content: unknown) => ({ messages: [{ role: 'user', content }] })

test.each([
  ['a text', say('hi')],
  [
    'parts',
    say([
      { type: 'text', text: 'hi' },
      { type: 'image', mediaType: 'image/png', data: 'AAAA' },
    ]),
  ],
  ['an address of a picture', say([{ type: 'image', mediaType: 'image/png', url: 'https://a.example/b.png' }])],
  [
    'a conversation with tools and what the vendor wants back',
    {
      messages: [
        { role: 'user', content: 'hi' },
        {
          role: 'assistant',
          content: [
            { type: 'reasoning', text: 'hm', providerData: { glm: { signature: 's' } } },
            { type: 'tool-call', toolCallId: 'c1', toolName: 't', input: { a: [1] } },
            { type: 'tool-call', toolCallId: 'c2', toolName: 't', approval: { approvalId: 'a1', signature: 's' } },
          ],
        },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c1', output: null, isError: true }] },
        { role: 'tool', content: [{ type: 'tool-approval', approvalId: 'a1', approved: false, reason: 'No.' }] },
      ],
    },
  ],
  [
    'all settings',
    {
      ...say('hi'),
      model: 'm',
      temperature: 0,
      topP: 1,
      maxOutputTokens: 1,
      stop: ['x'],
      seed: 7,
      reasoning: { enabled: true, effort: 'high' },
    },
  ],
])('takes %s as it is', (_, body) => {
  expect(readBrowserRequest(body)).toEqual({ request: body })
})

const long = 'x'.repeat(10_000)
const refused: [string, unknown][] = [
  ['The body takes an object', null],
  ['The body takes an object', 'hi'],
  ['messages is missing', {}],
  ['messages takes a list', { messages: 'hi' }],
  ['messages takes at least one', { messages: [] }],
  ['messages[0] takes a message', { messages: ['hi'] }],
  ['messages[0].role takes user', { messages: [{ role: 'system', content: 'x' }] }],
  ['messages[0].role is missing', { messages: [{ content: 'x' }] }],
  ['messages[0].content is missing', { messages: [{ role: 'user' }] }],
  ['messages[0].content takes a text or a list', say(7)],
  ['messages[0].name is not for a browser', { messages: [{ role: 'user', content: 'x', name: 'n' }] }],
  ['messages[0].content[0] takes text, image', say(['hi'])],
  ['messages[0].content[0].type takes text', say([{ type: 'video' }])],
  ['messages[0].content[0].text takes a text', say([{ type: 'text', text: 1 }])],
  [
    'messages[0].content[0].url takes an https',
    say([{ type: 'image', mediaType: 'image/png', url: 'http://169.254.0.1' }]),
  ],
  ['messages[0].content[0].url takes an https', say([{ type: 'file', mediaType: 'a/b', url: 'file:///etc/passwd' }])],
  ['temperature is 2 at most', { ...say('x'), temperature: 3 }],
  ['temperature takes a number', { ...say('x'), temperature: '1' }],
  ['topP is above 0', { ...say('x'), topP: 0 }],
  ['maxOutputTokens takes a whole number', { ...say('x'), maxOutputTokens: 1.5 }],
  ['stop[0] takes a text', { ...say('x'), stop: [1] }],
  ['seed takes a whole number', { ...say('x'), seed: 2 ** 60 }],
  ['reasoning.effort takes', { ...say('x'), reasoning: { effort: 'much' } }],
  ['model takes a text that is not empty', { ...say('x'), model: '' }],
  ...['baseURL', 'apiKey', 'headers', 'providerOptions', 'tools', 'toolChoice', 'user', 'output', 'stream'].map(
    (name): [string, unknown] => [`${name} is not for a browser`, { ...say('x'), [name]: long }],
  ),
  [
    '__proto__ is not for a browser',
    JSON.parse('{"messages":[{"role":"user","content":"x"}],"__proto__":{"model":"m"}}'),
  ],
]

test.each(refused)('%s', (said, body) => {
  const read = readBrowserRequest(body) as { problem: string; field?: string }
  expect(read).toEqual({ field: read.field, problem: expect.stringContaining(said) })
  expect(read.problem.startsWith(`${read.field ?? 'The body'} `)).toBe(true)
})

test('the sentence never repeats what was sent', () => {
  for (const body of [
    { ...say('x'), model: [long] },
    say([{ type: long }]),
    { messages: [{ role: long, content: '' }] },
  ]) {
    const read = readBrowserRequest(body) as { problem: string }
    expect(read.problem.length).toBeLessThan(300)
    expect(read.problem).not.toContain('xxxx')
  }
  expect((readBrowserRequest({ ...say('x'), [long]: 1 }) as { problem: string }).problem.length).toBeLessThan(300)
})
