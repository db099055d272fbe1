import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runClaudeCode } from '../../support/claude-code.ts'
import { gatewayLab, modelOf, vendorCodes, vendorNames } from '../../support/gateway/vendors.ts'
import { installNpmFixture, type NpmFixture } from '../../support/npm-fixture.ts'

// Claude Code without a terminal, in front of the program of the gateway and each vendor's emulator, under a name that it takes.

let installed: NpmFixture
beforeAll(async () => {
  installed = await installNpmFixture(join(import.meta.dirname, '../wires/anthropic-clients'))
})
afterAll(() => installed?.remove())

const said = { reasoning: 'First this, then that.', text: 'Wide water under one sky: 秋水共长天一色。' }

describe.runIf(process.platform === 'linux' && process.arch === 'x64').each(vendorNames)('over %s', vendor => {
  const lab = () => gatewayLab({ models: { 'claude-here': `${vendor}/${modelOf[vendor]}` } })
  const run = (url: string, more: object = {}) =>
    runClaudeCode(installed.folder, url, { model: 'claude-here', ...more })

  test('text and usage', async () => {
    const { gateway, script } = await lab()
    script.answer = said
    const { is_error: failed, result, usage } = await run(gateway.url)
    expect([failed, result]).toEqual([false, said.text])
    expect(usage.output_tokens).toBeGreaterThan(10)
  })

  test('a tool is run, and its result goes back', async () => {
    const { gateway, script } = await lab()
    const input = { command: 'echo millrace-$((40 + 2))', description: 'Say' }
    script.answer = body =>
      body.includes('millrace-42')
        ? { text: 'It says millrace-42.' }
        : { ...said, toolCalls: [{ name: 'Bash', input }] }
    const { is_error: failed, result } = await run(gateway.url, { flags: ['--allowedTools', 'Bash'] })
    expect([failed, result]).toEqual([false, 'It says millrace-42.'])
  })

  test('an error inside of the answer, and the same request again without a stream', async () => {
    const { gateway, script, emulators } = await lab()
    script.answer = said
    script.fault = { type: 'error-in-stream', code: vendorCodes[vendor].busy, message: 'Busy.', after: 9 }
    const before = emulators[vendor].stats.requests
    const { is_error: failed } = await run(gateway.url, { env: { CLAUDE_CODE_MAX_RETRIES: '1' } })
    expect(failed).toBe(true)
    expect(emulators[vendor].stats.requests - before).toBeGreaterThan(1)
  })
})
