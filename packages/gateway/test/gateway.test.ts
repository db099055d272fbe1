import { createGateway } from '@millrace/gateway'
import { describe, expect, test } from 'vitest'

const ask = (path: string, body: object, headers: Record<string, string> = {}): Request =>
  new Request(`http://localhost${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

const messages = [{ role: 'user', content: 'Hi' }]

describe('the endpoints, over emulators', () => {
  const gateway = createGateway({ emulator: true, models: { fast: 'glm/glm-5.3-flash' } })

  test.each([
    ['/v1/chat/completions', { model: 'fast', messages }],
    ['/v1/responses', { model: 'anthropic/claude-sonnet-5', input: 'Hi' }],
    ['/v1/messages', { model: 'gpt-5.4', max_tokens: 99, messages }],
  ])('%s', async (path, body) => {
    for (const stream of [false, true]) {
      const response = await gateway.fetch(ask(path, { ...body, stream }))
      expect([response.status, response.headers.get('x-request-id')]).toEqual([200, expect.any(String)])
      expect(await response.text()).toContain('language')
    }
  })
})
