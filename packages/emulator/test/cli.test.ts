import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { commonFaults } from '../src/course/fault-text.js'
import { servedVendors } from '../src/vendors.js'
import { chat, read } from './helpers.js'

// The command runs from its source, as Node runs TypeScript; only the names of its imports are those of the build.
const sourceNames = `import { registerHooks } from 'node:module'
registerHooks({ resolve(name, context, next) {
  const own = name.startsWith('.') && !context.parentURL.includes('/node_modules/')
  return next(own ? name.replace(/\\.js$/, '.ts') : name, context)
} })`
const command = fileURLToPath(new URL('../src/cli.ts', import.meta.url))

const running: ChildProcess[] = []
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})

function start(...args: string[]) {
  const hooks = `data:text/javascript,${encodeURIComponent(sourceNames)}`
  const child = spawn('node', ['--import', hooks, command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', text => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', text => (output.stderr += text))
  return { child, output, closed: once(child, 'close') }
}

async function baseURL({ child, output }: ReturnType<typeof start>): Promise<string> {
  while (!output.stdout.includes('\n\n')) await once(child.stdout!, 'data')
  return /http:\S+\/v4/.exec(output.stdout)?.[0] ?? ''
}

describe('millrace-emulator', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('serves, and ends cleanly on %s with a stream open', async signal => {
    const server = start('--port', '0', '--pace', '0', '--first-token-ms', '0', '--fault', 'stall:2')
    const url = `${await baseURL(server)}/chat/completions`
    const whole = await fetch(url, chat({}, { 'x-millrace-fault': 'no-done' }))
    expect(read(await whole.text()).finish).toBe('stop')
    const held = await fetch(url, chat())
    server.child.kill(signal)
    await expect(held.text()).rejects.toThrow()
    const [code] = await server.closed
    expect([code, server.output.stderr]).toEqual([0, ''])
  })

  it('prints a request to try', async () => {
    const server = start('--port', '0', '--key', 'my.key', '--model', 'glm-5.1')
    await baseURL(server)
    expect(server.output.stdout).toContain("curl -N 'http://127.0.0.1:")
    expect(server.output.stdout).toContain('Bearer my.key')
    expect(server.output.stdout).toContain('"model":"glm-5.1"')
  })

  it('explains itself and every fault', async () => {
    const help = start('--help')
    await help.closed
    expect(help.output.stdout).toContain('--tokens-per-event')
    expect(help.output.stdout).toContain('error-in-stream:<code>')
    expect(help.output.stdout).toContain('Anthropic alone:\n  splice:<after>')
    const [shared = '', ...alone] = help.output.stdout.split(/ alone:\n/)
    for (const fault of Object.keys(commonFaults)) expect(shared).toMatch(new RegExp(`^  ${fault}\\b`, 'm'))
    for (const [index, { faults }] of Object.values(servedVendors).entries()) {
      for (const fault of Object.keys(faults)) {
        if (!Object.hasOwn(commonFaults, fault)) expect(alone[index]).toMatch(new RegExp(`^  ${fault}\\b`, 'm'))
      }
    }
  })

  it('serves all vendors at one address, or those that are named', async () => {
    const all = start('--port', '0', '--pace', '0', '--first-token-ms', '0')
    const address = (await baseURL(all)).replace('/api/paas/v4', '')
    const ask = (path: string, body: object, headers: Record<string, string>) =>
      fetch(address + path, { method: 'POST', headers, body: JSON.stringify(body) }).then(response => response.text())
    const messages = [{ role: 'user', content: 'Hello' }]
    const bearer = { authorization: 'Bearer any.key' }
    expect(await ask('/api/paas/v4/chat/completions', { model: 'glm-5', messages }, bearer)).toContain('"request_id"')
    expect(await ask('/v1/chat/completions', { model: 'gpt-5.4', messages }, bearer)).toContain('"chatcmpl-')
    expect(await ask('/v1/responses', { model: 'gpt-5.4', input: 'Hello' }, bearer)).toContain('"resp_')
    const anthropic = { 'x-api-key': 'any', 'anthropic-version': '2023-06-01' }
    expect(await ask('/v1/messages', { model: 'm', max_tokens: 9, messages }, anthropic)).toContain('"msg_01')
    const gemini = { contents: [{ parts: [{ text: 'Hello' }] }] }
    expect(await ask('/v1beta/models/m:generateContent?key=any', gemini, {})).toContain('"responseId"')

    const one = start('--port', '0', '--vendor', 'anthropic', '--key', 'nodot')
    await once(one.child.stdout!, 'data')
    expect(one.output.stdout).toMatch(/Anthropic {2}http:\/\/127\.0\.0\.1:\d+\n\n/)
    expect(one.output.stdout).toContain("-H 'x-api-key: nodot' -H 'anthropic-version: 2023-06-01'")
    expect(one.output.stdout).not.toContain('GLM')
  })

  it.each([
    [['--prot', '1'], '--prot'],
    [['--vendor', 'acme'], '--vendor must be one of glm, openai, anthropic, gemini'],
    [['--fault', 'splice'], 'OpenAI: unknown fault "splice"'],
    [['stray'], 'stray'],
    [['--port', '99999'], '--port must be a port number'],
    [['--pace', 'fast'], '--pace must be a number'],
    [['--fault', 'nope'], 'unknown fault "nope"'],
    [['--key', 'nodot'], 'id.secret'],
  ])('%j ends with 1 and a sentence', async (args, message) => {
    const failed = start(...args)
    const [code] = await failed.closed
    expect(code).toBe(1)
    expect(failed.output.stderr).toContain(message)
    expect(failed.output.stderr).toContain('--help')
    expect(failed.output.stderr).not.toContain('    at ')
  })
})
