import { expect, it } from 'vitest'
import { createTgiEmulator, type TgiEmulatorOptions } from '../../src/index.js'
import { post } from '../vendors.js'

const path = '/generate_stream'
const body = { inputs: 'Hello', parameters: { details: true } }
const answer = () => ({ text: 'one two' })

/** The frames of a stream: there is no blank behind `data:`. */
async function framesOf(options: TgiEmulatorOptions = {}) {
  const response = await post(createTgiEmulator({ answer, ...options }), path, body)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  const frames = (await response.text()).split('\n\n').filter(frame => frame !== '')
  expect(frames.every(frame => frame.startsWith('data:{'))).toBe(true)
  return frames.map(frame => JSON.parse(frame.slice('data:'.length)))
}

it('a stream is a token for each frame, and the last one has the text and why it ended', async () => {
  const read = await framesOf()
  expect(
    read
      .slice(0, -1)
      .map(({ token }) => token.text)
      .join(''),
  ).toBe('one two')
  for (const { generated_text, details } of read.slice(0, -1)) expect([generated_text, details]).toEqual([null, null])
  expect(read.at(-1)).toMatchObject({
    token: { text: '</s>', special: true },
    generated_text: 'one two',
    details: { finish_reason: 'eos_token', generated_tokens: expect.any(Number), input_length: expect.any(Number) },
  })
})

it('the text that stops an answer is part of it', async () => {
  const response = await post(createTgiEmulator({ answer }), '/generate', {
    ...body,
    parameters: { details: true, stop: [' two'] },
  })
  expect(await response.json()).toMatchObject({
    generated_text: 'one two',
    details: { finish_reason: 'stop_sequence' },
  })
})

it.each([
  ['/generate', { ...body, parameters: {} }, { generated_text: 'one two' }],
  [
    '/generate',
    { ...body, parameters: { details: true, max_new_tokens: 1 } },
    { details: { finish_reason: 'length', generated_tokens: 1 } },
  ],
  ['/generate', { ...body, parameters: { return_full_text: true } }, { generated_text: 'Helloone two' }],
])('%s with %j is a whole answer', async (at, given, expected) => {
  expect(await (await post(createTgiEmulator({ answer }), at, given)).json()).toMatchObject(expected)
})

it.each<[what: string, body: unknown, status: number, message: string]>([
  ['no prompt', {}, 422, 'inputs'],
  ['an empty one', { inputs: '' }, 422, '`inputs` cannot be empty'],
  ['a temperature of 0', { ...body, parameters: { temperature: 0 } }, 422, '`temperature` must be strictly positive'],
  ['a top_p of 1', { ...body, parameters: { top_p: 1 } }, 422, '`top_p` must be'],
  ['no token', { ...body, parameters: { max_new_tokens: 0 } }, 422, '`max_new_tokens`'],
  ['five stops', { ...body, parameters: { stop: [...'abcde'] } }, 422, '`stop` supports up to 4'],
  ['the best of two', { ...body, parameters: { best_of: 2 } }, 422, '`best_of`'],
  ['what is no JSON', '{', 400, 'JSON'],
])('%s is refused', async (_, given, status, message) => {
  const response = await post(createTgiEmulator(), path, given)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ error: expect.stringContaining(message), error_type: 'validation' })
})

it('keys are asked for where they are named', async () => {
  const emulator = createTgiEmulator({ keys: ['right'], answer })
  expect((await post(emulator, path, body)).status).toBe(401)
  expect((await post(emulator, path, body, { authorization: 'Bearer right' })).status).toBe(200)
  expect((await post(emulator, '/else', body, { authorization: 'Bearer right' })).status).toBe(404)
})

it('a prompt in the form of ChatML is the conversation that it was made of', async () => {
  const seen: unknown[] = []
  const inputs = '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\n!fault error:overloaded<|im_end|>\n'
  const emulator = createTgiEmulator({ answer: given => void seen.push(given.inputs) })
  const response = await post(emulator, path, { inputs: `${inputs}<|im_start|>assistant\n` })
  expect([response.status, await response.json()]).toEqual([
    429,
    { error: 'Model is overloaded', error_type: 'overloaded' },
  ])
})

it('an error may come inside of a stream', async () => {
  const frames = await framesOf({ fault: 'error-in-stream:generation after=1' })
  expect(frames).toMatchObject([{ token: {} }, { error: expect.any(String), error_type: 'generation' }])
})
