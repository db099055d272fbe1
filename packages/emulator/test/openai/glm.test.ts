import { expect, it } from 'vitest'
import { createOpenAIEmulator } from '../../src/index.js'
import { post, runsOf } from '../vendors.js'

const headers = { authorization: 'Bearer any' }
const body = { model: 'glm-5.3-flash', stream: true, input: 'Hello' }

it('the Responses API as GLM has it: thoughts in full, an end without a number, [DONE]', async () => {
  const emulator = createOpenAIEmulator({ host: 'glm', answer: () => ({ reasoning: 'a b', text: 'c d' }) })
  const raw = await (await post(emulator, '/api/v1/responses', body, headers)).text()
  const frames = raw.split('\n\n').slice(0, -1)
  expect(frames.pop()).toBe('data: [DONE]')
  const events = frames.map(frame => JSON.parse(frame.slice(frame.indexOf('data: ') + 6)))
  expect(runsOf(events.map(({ type }) => type.replace('response.', '')))).toEqual([
    ...['created', 'in_progress', 'output_item.added', 'content_part.added'],
    ...['reasoning_text.delta', 'reasoning_text.done', 'content_part.done', 'output_item.done'],
    ...['output_item.added', 'content_part.added', 'output_text.delta', 'output_text.done', 'content_part.done'],
    ...['output_item.done', 'completed'],
  ])
  expect(events.filter(event => event.sequence_number === undefined)).toMatchObject([
    { type: 'response.reasoning_text.done', text: 'a b' },
  ])
  expect(events.find(({ type }) => type === 'response.output_item.done').item).toMatchObject({
    type: 'reasoning',
    content: [{ type: 'reasoning_text', text: 'a b' }],
    encrypted_content: null,
  })
  expect(raw).not.toContain('obfuscation')
})

it.each([
  [{ input: 'Hello' }, headers, 400, '1213'],
  [{ ...body, input: 1 }, headers, 400, '1214'],
  [body, {}, 401, '1001'],
])('refuses %j by GLM’s codes', async (sent, given, status, code) => {
  const response = await post(createOpenAIEmulator({ host: 'glm' }), '/api/v1/responses', sent, given)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ error: { code } })
})

it('takes no host that it does not know', () => {
  expect(() => createOpenAIEmulator({ host: 'x' as never })).toThrow(new TypeError('host: is openai or glm'))
})
