import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type DialectClient, dialectClients } from '../../support/gateway/clients.ts'
import { type GatewayLab, gatewayLab, modelOf, vendorCodes, vendorNames } from '../../support/gateway/vendors.ts'
import { installNpmFixture, type NpmFixture } from '../../support/npm-fixture.ts'

// Each dialect in, by its vendor's own client, and each vendor out, by its emulator; the program of the gateway stands between them.

let installed: NpmFixture
beforeAll(async () => {
  installed = await installNpmFixture(join(import.meta.dirname, '../../matrix/official-clients'))
})
afterAll(() => installed?.remove())

const said = { reasoning: 'First this, then that.', text: 'Wide water under one sky: 秋水共长天一色。' }
const counted = { ...said, usage: { promptTokens: 21, completionTokens: 17, reasoningTokens: 6 } }
const prompt = 'The weather in Rome?'
const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, sunny: { type: 'boolean' }, note: { type: 'string' } },
  required: ['city', 'sunny'],
  additionalProperties: false,
}
const words = 'The vendor has its own words for this.'

describe.each(Object.entries(dialectClients))('%s', (dialect, connect) => {
  describe.each(vendorNames)('over %s', vendor => {
    let lab: GatewayLab
    let client: DialectClient
    const model = `${vendor}/${modelOf[vendor]}`
    const question = { model, prompt }
    const refusal = (kind: keyof (typeof vendorCodes)['glm'], status: number) => ({
      type: 'error',
      code: vendorCodes[vendor][kind],
      status,
      message: words,
    })
    beforeEach(async () => {
      lab = await gatewayLab()
      client = await connect(installed, lab.gateway.url)
    })

    test.each([true, false])('text, reasoning and usage, streamed: %s', async stream => {
      lab.script.answer = counted
      const told = await client.ask(question, stream)
      expect(told).toMatchObject({ ...said, finish: client.ends.stop, inputTokens: 21, outputTokens: 17 })
    })

    test.each([true, false])('a tool, and its result in the next round, streamed: %s', async stream => {
      const asked = { ...question, tool: true }
      const told = await client.ask(asked, stream)
      expect(told).toMatchObject({
        finish: client.ends.call,
        calls: [{ name: 'weather', input: { city: 'Rome' } }],
      })
      const more = await client.ask({ ...asked, before: { told, result: 'Sunny, with millrace-42.' } }, stream)
      expect(more).toMatchObject({ finish: client.ends.stop, text: expect.stringContaining('millrace-42') })
    })

    test.each([true, false])('an answer by a schema, with a field that may be absent, streamed: %s', async stream => {
      // GLM's models for pictures have no JSON mode.
      const asked = { ...question, schema, ...(vendor === 'glm' && { model: 'glm/glm-5.3' }) }
      const { text } = await client.ask(asked, stream)
      expect(JSON.parse(text)).toMatchObject({ city: expect.any(String), sunny: expect.any(Boolean) })
    })

    test('a picture arrives', async () => {
      const { text } = await client.ask({ ...question, prompt: 'See this.', picture: true }, true)
      expect(text).toContain('1 attachment')
    })

    test.each([
      ['limited', 429],
      ['key', 401],
      ['missing', 404],
    ] as const)('the vendor’s own refusal: %s, %d', async (kind, status) => {
      lab.script.fault = { ...refusal(kind, status), retryAfter: 7 }
      for (const stream of [true, false])
        await expect(client.ask(question, stream)).rejects.toMatchObject({
          status,
          message: expect.stringContaining(words),
          headers: expect.objectContaining(kind === 'limited' ? { get: expect.any(Function) } : {}),
        })
      // Told at once: the client knows better than the gateway how long it wants to wait.
      expect(lab.emulators[vendor].stats.requests).toBe(2)
    })

    test('429 comes with its Retry-After', async () => {
      lab.script.fault = { ...refusal('limited', 429), retryAfter: 7 }
      const error = (await client.ask(question, true).catch(thrown => thrown)) as { headers: Headers }
      expect(error.headers.get('retry-after')).toBe('7')
    })

    test('a failure inside of the answer', async () => {
      lab.script.answer = said
      lab.script.fault = { type: 'error-in-stream', code: vendorCodes[vendor].busy, message: words, after: 9 }
      await expect(client.ask(question, true)).rejects.toThrow(words)
    })

    test('a cut is an error, streamed or not', async () => {
      lab.script.answer = said
      lab.script.fault = 'cut after=9'
      for (const stream of [true, false]) await expect(client.ask(question, stream)).rejects.toThrow(/before (the|it)/)
    })

    test('the vendor is left when the client leaves, before the head and behind it', async () => {
      lab.script.answer = said
      lab.script.fault = 'stall after=9'
      const { requests } = lab.emulators[vendor]
      await client.leave(question)
      await expect.poll(() => requests.at(-1)?.ending, { timeout: 20_000 }).toBe('reader-left')
      lab.script.fault = 'slow-head'
      await client.leave(question, lab.emulators[vendor].nextRequest())
      await expect.poll(() => requests.at(-1)?.ending, { timeout: 20_000 }).toBe('reader-left')
      expect(requests.length).toBeGreaterThan(1)
    })
  })

  test('the list of models, and a model that nobody has', async () => {
    const lab = await gatewayLab({ models: { fast: 'glm/glm-5.3-flash', 'claude-fast': 'openai/gpt-5.4-mini' } })
    const client = await connect(installed, lab.gateway.url)
    const prefix = dialect === 'Messages' ? 'claude/' : ''
    const names = await client.models()
    expect(names).toEqual(
      expect.arrayContaining([`${prefix}fast`, 'claude-fast', `${prefix}gpt-5.4`, 'claude-sonnet-5']),
    )
    for (const model of names.filter(name => name.includes('fast')))
      expect((await client.ask({ model, prompt: 'Hi' }, true)).text).toContain('emulator')
    await expect(client.ask({ model: 'nobody-has-it', prompt: 'Hi' }, true)).rejects.toMatchObject({ status: 404 })
  })
})
