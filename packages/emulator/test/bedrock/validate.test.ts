import { describe, expect, it } from 'vitest'
import { createBedrockEmulator } from '../../src/index.js'
import { post } from '../vendors.js'

const path = '/model/m/converse-stream'
const headers = { authorization: 'Bearer any' }
const user = (...content: object[]) => ({ role: 'user', content })
const assistant = (...content: object[]) => ({ role: 'assistant', content })
const hello = user({ text: 'Hello' })
const tools = [{ toolSpec: { name: 'f', inputSchema: { json: { type: 'object' } } } }]
const call = assistant({ toolUse: { toolUseId: 't1', name: 'f', input: {} } })
const result = user({ toolResult: { toolUseId: 't1', content: [{ text: '1' }] } })
const pdf = (name: string) => user({ text: 'a' }, { document: { format: 'pdf', name, source: { bytes: 'AAAA' } } })

async function refusal(body: unknown, at = path, sent: Record<string, string> = headers) {
  const response = await post(createBedrockEmulator({ keys: ['any'], models: ['m'] }), at, body, sent)
  return { status: response.status, type: response.headers.get('x-amzn-errortype'), body: await response.text() }
}

describe('a request', () => {
  it.each<[string, object]>([
    ['a plain one', { messages: [hello] }],
    ['a tool loop', { messages: [hello, call, result], toolConfig: { tools } }],
    ['a document', { messages: [pdf('Report (2) [a]')] }],
  ])('is taken: %s', async (_, body) => {
    const response = await post(createBedrockEmulator(), path, body, headers)
    expect(response.status).toBe(200)
  })

  it.each<[string, object, string]>([
    ['without messages', {}, 'messages'],
    ['of an unknown speaker', { messages: [{ role: 'system', content: [{ text: 'a' }] }] }, 'role'],
    ['without content', { messages: [user()] }, 'content'],
    ['with a blank text', { messages: [user({ text: ' ' })] }, 'messages.0.content.0 is blank'],
    ['that the assistant begins', { messages: [assistant({ text: 'a' })] }, 'start with a user message'],
    ['out of turn', { messages: [hello, hello] }, 'alternate'],
    ['with calls and no tools', { messages: [hello, call, result] }, 'toolConfig field must be defined'],
    ['with a call that is not answered', { messages: [hello, call, hello], toolConfig: { tools } }, 'toolResult'],
    [
      'with a result of no call',
      { messages: [hello, assistant({ text: 'a' }), result], toolConfig: { tools } },
      'exceed',
    ],
    [
      'with a tool of no name',
      { messages: [hello], toolConfig: { tools: [{ toolSpec: { name: 'a b' } }] } },
      'toolSpec',
    ],
    [
      'for a tool that is not there',
      { messages: [hello], toolConfig: { tools, toolChoice: { tool: { name: 'g' } } } },
      'toolChoice',
    ],
    ['with a document’s name', { messages: [pdf('a/b')] }, 'name'],
    ['with two blanks in it', { messages: [pdf('a  b')] }, 'name'],
    [
      'with a thought that was not signed here',
      {
        messages: [hello, assistant({ reasoningContent: { reasoningText: { text: 'a', signature: 'c2ln' } } }), hello],
      },
      'signature',
    ],
    [
      'with redacted bytes of its own',
      { messages: [hello, assistant({ reasoningContent: { redactedContent: 'eA==' } }), hello] },
      'signature',
    ],
    ['too hot', { messages: [hello], inferenceConfig: { temperature: 2 } }, 'temperature'],
    [
      'that thinks and is forced',
      {
        messages: [hello],
        toolConfig: { tools, toolChoice: { any: {} } },
        additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 1024 } },
      },
      'tool_choice',
    ],
  ])('is refused: one %s', async (_, body, words) => {
    const { status, type, body: told } = await refusal(body)
    expect([status, type]).toEqual([400, expect.stringMatching(/^ValidationException:/)])
    expect(JSON.parse(told).message).toContain(words)
  })

  it('for an unknown model, or without a key, is refused in words of their own', async () => {
    expect(await refusal({ messages: [hello] }, '/model/x/converse')).toMatchObject({
      status: 400,
      body: '{"message":"The provided model identifier is invalid."}',
    })
    const wrong = { status: 403, type: null, body: expect.stringMatching(/^{"Message":"Authentication failed/) }
    expect(await refusal({ messages: [hello] }, path, {})).toEqual(wrong)
    expect(await refusal({ messages: [hello] }, path, { authorization: 'Bearer other' })).toEqual(wrong)
  })

  it('to no operation is told so under 200, as one with a bare slash in its ARN is', async () => {
    const nowhere = {
      status: 200,
      body: '{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}',
    }
    expect(await refusal({}, '/nowhere')).toMatchObject(nowhere)
    expect(await refusal({}, '/model/arn:aws:bedrock:us-east-1:1:inference-profile/a/converse-stream')).toMatchObject(
      nowhere,
    )
  })
})
