import { describe, expect, it } from 'vitest'
import { createGeminiEmulator, createGlmEmulator, createOpenAIEmulator } from '../../src/index.js'
import { ask, read } from '../helpers.js'
import { post } from '../vendors.js'

/** The status and the body of an answer of GLM that is decided by a function. */
async function given(answer: unknown) {
  const response = await ask(createGlmEmulator({ answer: () => answer as never }))
  return { status: response.status, body: await response.text() }
}

describe('what `answer` gives', () => {
  it('is a text too, for every vendor', async () => {
    expect(read((await given('It is 42.')).body).text).toBe('It is 42.')
    expect(read((await given('')).body)).toMatchObject({ text: '', finish: 'stop' })
    const headers = { authorization: 'Bearer any', 'x-goog-api-key': 'any' }
    const openai = createOpenAIEmulator({ answer: () => 'It is 42.' })
    expect(await (await post(openai, '/v1/responses', { model: 'gpt-5.4', input: 'Hi' }, headers)).text()).toContain(
      'It is 42.',
    )
    const gemini = createGeminiEmulator({ answer: () => 'It is 42.' })
    const body = { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }
    const path = '/v1beta/models/gemini-3.8-flash:generateContent'
    expect(await (await post(gemini, path, body, headers)).text()).toContain('It is 42.')
  })

  it.each<[string, unknown, string]>([
    ['a promise', Promise.resolve({ text: 'later' }), 'gave a promise'],
    ['a number', 42, 'it gives a text, { text, … } or undefined, and gave a number'],
    ['null', null, 'and gave null'],
    ['a list', ['It', 'is'], 'and gave a list'],
    ['another’s field', { content: 'It is 42.' }, 'content is no field of an answer, which has reasoning, text,'],
    ['a text that is none', { text: 42 }, 'text takes a text or an iterable of texts'],
    ['reasoning that is none', { reasoning: {} }, 'reasoning takes a text or an iterable of texts'],
  ])('is told to the client as a 500 where it is %s', async (_, answer, message) => {
    const { status, body } = await given(answer)
    expect(status).toBe(500)
    expect(body).toContain(`emulator: answer: `)
    expect(body).toContain(message)
  })

  it('comes from a function alone', () => {
    expect(() => createGlmEmulator({ answer: 'It is 42.' as never })).toThrow(
      "answer: must be a function, such as () => 'It is 42.'",
    )
  })
})
