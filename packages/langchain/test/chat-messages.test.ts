import { AIMessage, type BaseMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages'
import { type ChatProvider, type ChatRequest, ChatStream, type Message } from '@millrace/core'
import { toChatModel } from '@millrace/langchain'
import { describe, expect, it } from 'vitest'

/** The messages that a provider gets for LangChain's. */
async function sent(...messages: BaseMessage[]): Promise<readonly Message[]> {
  const asked: ChatRequest[] = []
  const provider: ChatProvider = {
    id: 'test',
    stream(request, options) {
      asked.push(request)
      return ChatStream.from(async function* () {
        yield [
          { type: 'start', messageId: 'm1', provider: 'test' },
          { type: 'finish', reason: 'stop' },
        ]
      }, options)
    },
  }
  await toChatModel(provider, 'test-1').invoke(messages)
  return asked[0]!.messages
}

const said = async (block: object) => (await sent(new HumanMessage({ content: [block] as never })))[0]!.content[0]

describe('a block of media is one part, in whichever form', () => {
  const pixel = { type: 'image', mediaType: 'image/png', data: 'YWJj' }
  const pdf = { type: 'file', mediaType: 'application/pdf', data: 'YWJj' }
  it.each<[string, object, object]>([
    ['a text', { type: 'text-plain', text: 'Hi', mimeType: 'text/plain' }, { type: 'text', text: 'Hi' }],
    ['a text file of old', { type: 'file', source_type: 'text', text: 'Hi' }, { type: 'text', text: 'Hi' }],
    [
      'the bytes of a text',
      { type: 'text-plain', data: 'SGk=' },
      { type: 'file', mediaType: 'text/plain', data: 'SGk=' },
    ],
    ['a picture of LangChain', { type: 'image', mimeType: 'image/png', data: 'YWJj' }, pixel],
    ['one of old', { type: 'image', source_type: 'base64', mime_type: 'image/png', data: 'YWJj' }, pixel],
    ['one of OpenAI', { type: 'image_url', image_url: { url: 'data:image/png;base64,YWJj' } }, pixel],
    [
      'one with a name in its address',
      { type: 'image_url', image_url: 'data:image/png;name=a.png;base64,YWJj' },
      pixel,
    ],
    ['one without a type', { type: 'image_url', image_url: 'data:;base64,YWJj' }, { ...pixel, mediaType: 'image/*' }],
    [
      'one without an end of its type',
      { type: 'image_url', image_url: 'data:image/png' },
      { type: 'image', mediaType: 'image/*', url: 'data:image/png' },
    ],
    ['one of Anthropic', { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'YWJj' } }, pixel],
    [
      'an address of Anthropic',
      { type: 'image', source: { type: 'url', url: 'https://a.example/b' } },
      { type: 'image', mediaType: 'image/*', url: 'https://a.example/b' },
    ],
    [
      'a file of LangChain',
      { type: 'file', mimeType: 'application/pdf', data: 'YWJj', metadata: { filename: 'a.pdf' } },
      { ...pdf, name: 'a.pdf' },
    ],
    [
      'a file of OpenAI',
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,YWJj' } },
      { ...pdf, name: 'a.pdf' },
    ],
    [
      'a document of Anthropic',
      { type: 'document', title: 'a.pdf', source: { type: 'base64', media_type: 'application/pdf', data: 'YWJj' } },
      { ...pdf, name: 'a.pdf' },
    ],
    [
      'one that is a text',
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Hi' } },
      { type: 'file', mediaType: 'text/plain', data: new TextEncoder().encode('Hi') },
    ],
    [
      'a sound of OpenAI',
      { type: 'input_audio', input_audio: { data: 'YWJj', format: 'mp3' } },
      { type: 'audio', mediaType: 'audio/mpeg', data: 'YWJj' },
    ],
    [
      'a video',
      { type: 'video', url: 'https://a.example/b' },
      { type: 'file', mediaType: 'video/mp4', url: 'https://a.example/b' },
    ],
  ])('%s', async (_, block, part) => {
    expect(await said(block)).toEqual(part)
  })
})

it.each([
  { type: 'image', fileId: 'file-1' },
  { type: 'file', file: { file_id: 'file-1' } },
  { type: 'container_upload', file_id: 'file-1' },
])('a block that no model would be told of is refused: %j', async block => {
  await expect(said(block)).rejects.toThrow(
    `A block of type ${block.type} in this form has no place in a chat request.`,
  )
})

it('what a vendor alone reads of a block goes to it: its own data, and marks for the cache of Anthropic', async () => {
  const mark = { type: 'ephemeral' }
  const marked = { providerData: { anthropic: { cache_control: mark } } }
  const own = { providerData: { test: { detail: 'low' } } }
  const messages = [
    new SystemMessage({ content: [{ type: 'text', text: 'Be brief.', cache_control: mark }] as never }),
    new HumanMessage({
      content: [{ type: 'image', mimeType: 'image/png', data: 'YWJj', millrace: own.providerData }] as never,
    }),
  ]
  expect((await sent(...messages)).map(({ content }) => content[0])).toEqual([
    { type: 'text', text: 'Be brief.', ...marked },
    { type: 'image', mediaType: 'image/png', data: 'YWJj', ...own },
  ])
})

describe('the result of a tool in blocks', () => {
  const calls = new AIMessage({
    content: '',
    tool_calls: ['c1', 'c2'].map(id => ({ id, name: 'look', args: {} })),
  })
  const result = (id: string, content: unknown) => new ToolMessage({ tool_call_id: id, content: content as never })
  const output = (messages: readonly Message[]) =>
    messages.filter(({ role }) => role === 'tool').map(({ content }) => (content[0] as { output: unknown }).output)

  it('is their text', async () => {
    const blocks = [
      { type: 'text', text: 'Rain.' },
      { type: 'text', text: '12 °C.' },
    ]
    expect(output(await sent(calls, result('c1', blocks), result('c2', '')))).toEqual(['Rain.\n12 °C.', ''])
  })

  it('that are of no known kind is their JSON, also beside text', async () => {
    const row = { type: 'row', cells: [1, 2] }
    const messages = await sent(calls, result('c1', [row]), result('c2', [{ type: 'text', text: 'A row:' }, row]))
    expect(output(messages)).toEqual([[row], `A row:\n${JSON.stringify(row)}`])
  })

  it('has its files follow in a message of the user, behind all results', async () => {
    const shot = { type: 'image_url', image_url: { url: 'data:image/png;base64,YWJj' } }
    const messages = await sent(
      calls,
      result('c1', [{ type: 'text', text: 'The page.' }, shot]),
      result('c2', [shot]),
      new HumanMessage('And?'),
    )
    expect(messages.map(({ role }) => role)).toEqual(['assistant', 'tool', 'tool', 'user', 'user'])
    expect(output(messages)).toEqual([
      'The page.\n(1 of its files follow in the next message.)',
      '(1 of its files follow in the next message.)',
    ])
    const picture = { type: 'image', mediaType: 'image/png', data: 'YWJj' }
    expect(messages[3]!.content).toEqual([
      { type: 'text', text: 'Files in the result of the call c1:' },
      picture,
      { type: 'text', text: 'Files in the result of the call c2:' },
      picture,
    ])
  })
})
