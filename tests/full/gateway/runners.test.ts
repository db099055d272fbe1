import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gatewayLab, modelOf, vendorNames } from '../../support/gateway/vendors.ts'
import { installNpmFixture, type NpmFixture } from '../../support/npm-fixture.ts'

// The loops of tools that the vendors' own clients have, through the program of the gateway, over each vendor's emulator.

let installed: NpmFixture
beforeAll(async () => {
  installed = await installNpmFixture(join(import.meta.dirname, '../../matrix/official-clients'))
})
afterAll(() => installed?.remove())

// biome-ignore lint/suspicious/noExplicitAny: the clients' types are not installed; a wrong field fails the test.
type Any = any

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const description = 'Tells the weather.'
const messages = [{ role: 'user', content: 'The weather in Rome?' }]

describe.each(vendorNames)('over %s', vendor => {
  const model = `${vendor}/${modelOf[vendor]}`

  test.each([true, false])('runTools of openai, streamed: %s', async stream => {
    const { gateway } = await gatewayLab()
    const { OpenAI } = await installed.load<Any>('openai')
    const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'any', maxRetries: 0 })
    const run = async ({ city }: { city: string }) => `Sunny in ${city}, with millrace-42`
    const tool = { name: 'weather', description, parameters, parse: JSON.parse, function: run }
    const tools = [{ type: 'function', function: tool }]
    expect(await client.chat.completions.runTools({ model, stream, messages, tools }).finalContent()).toContain(
      'Sunny in Rome, with millrace-42',
    )
  })

  // It goes on with a thread that its vendor keeps, and sends the conversation where there is none.
  test.each([true, false])('toolRunner of @anthropic-ai/sdk, streamed: %s', async stream => {
    const { gateway } = await gatewayLab()
    const { Anthropic } = await installed.load<Any>('@anthropic-ai/sdk')
    const { betaTool } = await installed.load<Any>('@anthropic-ai/sdk/helpers/beta/json-schema')
    const client = new Anthropic({ baseURL: gateway.url, apiKey: 'any', maxRetries: 0 })
    const run = ({ city }: { city: string }) => `Sunny in ${city}, with millrace-42`
    const tools = [betaTool({ name: 'weather', description, inputSchema: parameters, run })]
    const { content } = await client.beta.messages.toolRunner({ model, max_tokens: 500, stream, messages, tools })
    expect(JSON.stringify(content)).toContain('Sunny in Rome, with millrace-42')
  })

  test('tools that toolRunner of @anthropic-ai/sdk gets and loses on its way', async () => {
    const { gateway, emulators } = await gatewayLab()
    const { Anthropic } = await installed.load<Any>('@anthropic-ai/sdk')
    const { betaTool } = await installed.load<Any>('@anthropic-ai/sdk/helpers/beta/json-schema')
    const client = new Anthropic({ baseURL: gateway.url, apiKey: 'any', maxRetries: 0 })
    const tool = (name: string) => betaTool({ name, description, inputSchema: parameters, run: () => 'Sunny' })
    const runner = client.beta.messages.toolRunner({ model, max_tokens: 500, messages, tools: [tool('weather')] })
    let rounds = 0
    for await (const _ of runner)
      if (rounds++ === 0) {
        runner.addTools(tool('added_later'))
        runner.removeTools('weather')
      }
    expect(rounds).toBe(2)
    const { tools, toolConfig } = JSON.parse(emulators[vendor].requests.at(-1)!.body)
    expect(JSON.stringify(tools ?? toolConfig)).toMatch(/^(?!.*"weather").*"added_later"/)
  })
})
