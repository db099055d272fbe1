import { remote } from '@millrace/client'
import type { ChatRequest, Message, Part } from '@millrace/core'
import { describe, expect, it } from 'vitest'

/** The body of the request that a question makes. */
async function bodyOf(request: ChatRequest): Promise<{ messages: Message[] }> {
  const bodies: unknown[] = []
  const fetch = async (_url: string, { body }: RequestInit) => {
    bodies.push(body)
    return new Response(null, { status: 400 })
  }
  await remote({ url: '/chat', fetch })
    .stream(request as never)
    .text()
    .catch(() => {})
  return JSON.parse(String(bodies[0]))
}

const call = (id: string, toolName: string): Part => ({ type: 'tool-call', toolCallId: id, toolName, input: {} })
const result = (id: string, signature?: string): Part => ({
  type: 'tool-result',
  toolCallId: id,
  output: 'x',
  ...(signature !== undefined && { signature }),
})
const asked: Part = { ...(call('a', 'server') as object), approval: { approvalId: 'q', signature: 's' } } as Part
const approved: Part = { type: 'tool-approval', approvalId: 'q', approved: true }
const text: Part = { type: 'text', text: 'So.' }
const assistant = (...content: Part[]): Message => ({ role: 'assistant', content })
const tool = (...content: Part[]): Message => ({ role: 'tool', content })
const question: Message = { role: 'user', content: 'Hi' }

describe('calls and results', () => {
  it.each<[string, Message[], Message[]]>([
    [
      'of the page go along',
      [assistant(call('a', 'page')), tool(result('a'))],
      [assistant(call('a', 'page')), tool(result('a'))],
    ],
    ['of the server stay behind', [assistant(text, call('a', 'server')), tool(result('a'))], [assistant(text)]],
    ['inside an assistant message too', [assistant(call('a', 'server'), result('a'), text)], [assistant(text)]],
    [
      'that the server has signed go along',
      [assistant(call('a', 'server')), tool(result('a', 's')), assistant(text)],
      [assistant(call('a', 'server')), tool(result('a', 's')), assistant(text)],
    ],
    ['that a person has decided on go along', [assistant(asked), tool(approved)], [assistant(asked), tool(approved)]],
    [
      'that have been run unsigned behind an approval stay',
      [assistant(asked), tool(approved), tool(result('a')), assistant(text)],
      [assistant(text)],
    ],
    [
      'of both in one message are told apart',
      [assistant(call('a', 'server'), call('b', 'page')), tool(result('a'), result('b'))],
      [assistant(call('b', 'page')), tool(result('b'))],
    ],
    ['without a call stay behind', [tool(result('z'))], []],
  ])('%s', async (_, messages, sent) => {
    const tools = [{ name: 'page', parameters: {} }]
    const body = await bodyOf({ tools, messages: [question, ...messages, question] })
    expect(body.messages).toEqual([question, ...sent, question])
  })
})

it('carries bytes as base64, those of Node’s Buffer too', async () => {
  const image = (data: Uint8Array): Part => ({ type: 'image', mediaType: 'image/png', data })
  const large = new Uint8Array(100_000).fill(7)
  const content = [image(Uint8Array.of(1, 2, 3)), image(Buffer.from([1, 2, 3])), image(large)]
  const { messages } = await bodyOf({ messages: [{ role: 'user', content }] })
  const sent = (messages[0]!.content as Part[]).map(part => ('data' in part ? part.data : undefined))
  expect(sent).toEqual(['AQID', 'AQID', Buffer.from(large).toString('base64')])
})

it('refuses what JSON cannot hold', () => {
  const messages = [{ role: 'user', content: 1n }]
  expect(() => remote({ url: '/chat' }).stream({ messages } as never)).toThrow(TypeError)
})
