import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCodex } from '../../support/codex.ts'
import { gatewayLab, modelOf, vendorCodes, vendorNames } from '../../support/gateway/vendors.ts'
import { installNpmFixture, type NpmFixture } from '../../support/npm-fixture.ts'

// Codex without a terminal, in front of the program of the gateway and each vendor's emulator.

let installed: NpmFixture
beforeAll(async () => {
  installed = await installNpmFixture(join(import.meta.dirname, '../openai-clients'))
})
afterAll(() => installed?.remove())

const said = { reasoning: 'First this, then that.', text: 'Wide water under one sky: 秋水共长天一色。' }

describe.each(vendorNames)('over %s', vendor => {
  const model = `${vendor}/${modelOf[vendor]}`
  const run = (url: string) =>
    runCodex(join(installed.folder, 'node_modules/@openai/codex'), `${url}/v1`, model, 'Hello')

  test('text and usage', async () => {
    const { gateway, script } = await gatewayLab()
    script.answer = said
    const { code, said: told, outputTokens } = await run(gateway.url)
    expect([code, told.agent_message]).toEqual([0, said.text])
    expect(outputTokens).toBeGreaterThan(10)
  })

  test('its command tool, and one out of a namespace', async () => {
    const { gateway, script, emulators } = await gatewayLab()
    const calls = [
      { name: 'exec_command', input: { cmd: 'echo sunny' } },
      { name: 'get_goal', input: {} },
    ]
    let turn = 0
    script.answer = () => (turn++ === 0 ? { toolCalls: calls } : { text: 'Done.' })
    const { code, said: told } = await run(gateway.url)
    expect([code, told.agent_message]).toEqual([0, 'Done.'])
    expect(told.command_execution).toContain('sunny')
    expect(emulators[vendor].requests.at(-1)!.body).not.toContain('unsupported call')
  })

  test('a cut', async () => {
    const { gateway, script } = await gatewayLab()
    script.answer = said
    script.fault = 'cut after=9'
    const { code, error } = await run(gateway.url)
    expect([code, error]).toEqual([1, expect.stringMatching(/before (the|it)/)])
  })

  test('a refusal in the vendor’s own words', async () => {
    const { gateway, script } = await gatewayLab()
    script.fault = { type: 'error', code: vendorCodes[vendor].key, status: 401, message: 'This key is not good here.' }
    const { code, error } = await run(gateway.url)
    expect([code, error]).toEqual([1, expect.stringContaining('This key is not good here.')])
  })
})
