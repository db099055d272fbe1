import { expect, it } from 'vitest'
import { createEmulator } from '../../src/core/emulator.js'
import { createAnthropicEmulator } from '../../src/index.js'
import { together } from '../../src/vendors.js'
import { post } from '../vendors.js'

const model = 'claude-sonnet-4-5-20250929'
const models = '/v1/projects/p/locations/us-east5/publishers/anthropic/models'
const path = `${models}/claude-sonnet-4-5@20250929:`
const headers = { authorization: 'Bearer any' }
const body = {
  anthropic_version: 'vertex-2023-10-16',
  max_tokens: 99,
  messages: [{ role: 'user', content: 'Hello' }],
}
const emulator = createAnthropicEmulator({ models: [model], answer: () => ({ text: 'Hi.' }) })

it.each(['rawPredict', 'streamRawPredict'])('the model is that of the address, for %s', async method => {
  const response = await post(emulator, path + method, body, headers)
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ type: 'message', model, content: [{ text: 'Hi.' }] })
})

it('answers come as a stream where the body says so, under any base URL', async () => {
  const response = await post(emulator, `/proxy${path}streamRawPredict`, { ...body, stream: true }, headers)
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  const text = await response.text()
  expect(text).toMatch(/^event: message_start\n/)
  expect(text).toContain(`"model":"${model}"`)
})

it.each([
  ['no version', { ...body, anthropic_version: undefined }, 'anthropic_version: Field required'],
  ['the version of another', { ...body, anthropic_version: '2023-06-01' }, 'anthropic_version: Input should be'],
  ['a model in the body too', { ...body, model }, 'model: Extra inputs are not permitted'],
  ['no messages', { ...body, messages: undefined }, 'messages: Field required'],
  ['a list', [body], 'model: Field required'],
])('%s is refused', async (_, given, message) => {
  const response = await post(emulator, `${path}streamRawPredict`, given, headers)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining(message) } })
})

it('an unknown model and a missing token are refused', async () => {
  const other = await post(emulator, `${models}/claude-none:rawPredict`, body, headers)
  expect(other.status).toBe(404)
  expect((await post(emulator, `${path}rawPredict`, body, {})).status).toBe(401)
})

it('the emulator of all vendors knows the address', async () => {
  const all = createEmulator(together(['glm', 'openai', 'anthropic', 'gemini'], {}), {})
  expect(await (await post(all, `${path}rawPredict`, body, headers)).json()).toMatchObject({ model })
})
