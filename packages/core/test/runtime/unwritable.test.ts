import { type ChatRequest, defineProvider } from '@millrace/core'
import { postJson } from '@millrace/core/provider-kit'
import { expect, it } from 'vitest'

const provider = defineProvider({
  id: 'example',
  toRequest: chat => postJson('http://127.0.0.1:1', () => ({ ...(chat as object) })),
  createDecoder: () => ({ decode() {} }),
  toError: () => ({ code: 'unknown', message: '', retryable: false }),
})
const circle: Record<string, unknown> = {}
circle.again = { list: [circle] }
const tool = (providerData: object) => ({ tools: [{ name: 'f', parameters: {}, providerData }] })

it.each<[object, string]>([
  [tool({ anthropic: { cache_control: 1n } }), 'tools[0].providerData.anthropic.cache_control: a bigint is no JSON.'],
  [{ providerOptions: { limit: 5n } }, 'providerOptions.limit: a bigint is no JSON.'],
  [
    { messages: [{ role: 'tool', content: [{ type: 'tool-result', toolCallId: 'c', output: [1n] }] }] },
    'messages[0].content[0].output[0]: a bigint is no JSON.',
  ],
  [{ providerOptions: circle }, 'providerOptions.again.list[0]: it leads back to itself, which is no JSON.'],
])('a request that JSON cannot hold is told by the place: %#', async (fields, message) => {
  const request = { messages: [{ role: 'user', content: 'Hi' }], ...fields } as ChatRequest
  await expect(provider.stream(request).text()).rejects.toMatchObject({ code: 'invalid-request', message })
})

it('whatever else toRequest throws stays unknown', async () => {
  const broken = defineProvider({
    id: 'broken',
    toRequest() {
      throw new TypeError('secret')
    },
    createDecoder: () => ({ decode() {} }),
    toError: () => ({ code: 'unknown', message: '', retryable: false }),
  })
  await expect(broken.stream({ messages: [{ role: 'user', content: 'Hi' }] }).text()).rejects.toMatchObject({
    code: 'unknown',
    message: 'Something failed that Millrace does not know (TypeError).',
  })
})
