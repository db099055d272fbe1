import { type ChatProvider, type ChatRecord, ChatStream, type Message, type Part, withTools } from '@millrace/core'
import { createChatHandler, type WireFormat } from '@millrace/server'

const approvalSecret = 'correct horse battery staple'

const says = (text: string): ChatRecord[] => [
  { type: 'text-start', id: '0' },
  { type: 'text-delta', id: '0', delta: text },
  { type: 'text-end', id: '0' },
]
const calls = (toolName: string, toolCallId: string, input: object): ChatRecord[] => [
  { type: 'tool-call-start', toolCallId, toolName },
  { type: 'tool-call-delta', toolCallId, delta: JSON.stringify(input) },
  {
    type: 'tool-call-end',
    toolCallId,
    toolName,
    input: input as never,
    providerData: { vendor: { thought: `of ${toolCallId}` } },
  },
]

const partsOf = ({ content }: Message): readonly Part[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content

/** The vendor does what the last user message says, and answers what its tools gave. It refuses calls without a result, as vendors do. */
function vendor(asked: (readonly Message[])[]): ChatProvider {
  let count = 0
  const answerTo = (messages: readonly Message[]): ChatRecord[] => {
    const at = messages.findLastIndex(({ role, content }) => role === 'user' && content.length > 0)
    const [word] = partsOf(messages[at]!).flatMap(part => (part.type === 'text' ? [part.text] : []))
    const results = messages
      .slice(at)
      .flatMap(partsOf)
      .flatMap(part => (part.type === 'tool-result' ? [part.output] : []))
    if (results.length > 0) return [...says(`So: ${JSON.stringify(results)}`), { type: 'finish', reason: 'stop' }]
    if (word === 'weather' || word === 'pay' || word === 'survey')
      return [
        ...says('One moment.'),
        ...calls(word, `${word}_${++count}`, { for: 'Nanchang' }),
        { type: 'finish', reason: 'tool-calls' },
      ]
    if (word !== 'search') return [...says('Hello'), { type: 'finish', reason: 'stop' }]
    const toolCallId = `search_${++count}`
    const found: ChatRecord = { type: 'tool-result', toolCallId, output: [{ title: 'Wang Bo' }] }
    return [...calls('web', toolCallId, { q: 'poem' }), found, ...says('Found it.'), { type: 'finish', reason: 'stop' }]
  }
  return {
    id: 'vendor',
    stream({ messages }) {
      asked.push(messages)
      const start: ChatRecord = { type: 'start', messageId: `m${asked.length}`, provider: 'vendor' }
      const parts = messages.flatMap(partsOf)
      const answered = new Set(parts.flatMap(part => (part.type === 'tool-result' ? [part.toolCallId] : [])))
      const open = parts.some(part => part.type === 'tool-call' && !answered.has(part.toolCallId))
      const error = { code: 'invalid-request', message: 'A call has no result.', retryable: false } as const
      return ChatStream.from(async function* () {
        yield open ? [{ type: 'error', error }] : [start, ...answerTo(messages)]
      })
    },
  }
}

/** A handler whose server has a tool of its own and one that a person approves, and whose vendor has a search. */
export function toolDesk(wire: WireFormat, { owner = 'li', secret = approvalSecret } = {}) {
  const paid: unknown[] = []
  const asked: (readonly Message[])[] = []
  const tools = {
    weather: { execute: () => ({ celsius: 21, '2': [null, 'é'] }) },
    survey: {
      async *execute() {
        yield 'stage one'
        yield { stage: 'two' }
        return 'surveyed'
      },
    },
    pay: {
      approve: true,
      execute: (input: unknown) => {
        paid.push(input)
        return 'paid'
      },
    },
  }
  const provider = withTools(vendor(asked), tools, { approvalSecret: secret })
  const statuses: number[] = []
  const authorize = () => ({ owner })
  const handler = createChatHandler({ provider, wire, approvalSecret: secret, authorize, onError: () => {} })
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const response = await handler.fetch(new Request(new URL(String(input), 'http://localhost/'), init))
    statuses.push(response.status)
    return response
  }
  return { fetch, paid, asked, statuses }
}
