import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
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
    expect(server.output.stdout).toContain('curl -N http://127.0.0.1:')
    expect(server.output.stdout).toContain('Bearer my.key')
    expect(server.output.stdout).toContain('"model":"glm-5.1"')
  })

  it('explains itself and every fault', async () => {
    const help = start('--help')
    await help.closed
    expect(help.output.stdout).toContain('--tokens-per-event')
    expect(help.output.stdout).toContain('error-in-stream:<code>')
  })

  it.each([
    [['--prot', '1'], '--prot'],
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
