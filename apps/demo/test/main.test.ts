import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'

const built = (entry: string): string => fileURLToPath(new URL(`../dist/${entry}.js`, import.meta.url))

let child: ChildProcess | undefined
afterEach(() => child?.kill('SIGKILL'))

/** A process of the built demo, with no key in its environment but those given. */
function run(entry: string, args: readonly string[], keys: Record<string, string> = {}, input = '') {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/_API_KEY$|_AUTH_TOKEN$/.test(name)))
  const started = spawn(process.execPath, [built(entry), ...args], { env: { ...env, ...keys } })
  child = started
  started.stdin.end(input)
  let output = ''
  let errors = ''
  started.stdout.setEncoding('utf8').on('data', text => {
    output += text
  })
  started.stderr.setEncoding('utf8').on('data', text => {
    errors += text
  })
  const ended = new Promise<{ code: number | null; output: string; errors: string }>(resolve =>
    started.on('close', code => resolve({ code, output, errors })),
  )
  const address = async (): Promise<string> => {
    for (;;) {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output)
      if (found) return found[0]
      await Promise.race([
        new Promise(resolve => started.stdout.once('data', resolve)),
        ended.then(() => Promise.reject(new Error(errors))),
      ])
    }
  }
  return { ended, address, process: started, signal: (name: NodeJS.Signals) => started.kill(name) }
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends the demo in the middle of an answer, and its emulator',
  { timeout: 30_000 },
  async signal => {
    const demo = run('main', ['--port', '0'])
    const address = await demo.address()
    const response = await fetch(`${address}/api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"messages":[{"role":"user","content":"hello"}]}',
    })
    await response.body?.getReader().read()
    demo.signal(signal)
    // With its emulator still listening the process could not end.
    expect((await demo.ended).code).toBe(0)
    await expect(fetch(address)).rejects.toThrow()
  },
)

it('takes the next free port, and says who answers', { timeout: 30_000 }, async () => {
  const blocker = createServer()
  await new Promise<void>(resolve => blocker.listen(0, '127.0.0.1', resolve))
  const { port } = blocker.address() as AddressInfo
  const demo = run('main', ['--emulator', '--port', String(port)], { ZAI_API_KEY: 'canary.secret' })
  const address = await demo.address()
  expect(Number(new URL(address).port)).toBeGreaterThan(port)
  demo.signal('SIGINT')
  const { output, errors } = await demo.ended
  expect(output).toContain('emulators of GLM, OpenAI, Anthropic, Gemini on this machine')
  expect(output + errors).not.toContain('canary')
  blocker.close()
})

it('says whose keys it has, and no key', { timeout: 30_000 }, async () => {
  const demo = run('main', ['--port', '0'], { ZHIPU_API_KEY: 'canary.secret' })
  await demo.address()
  demo.signal('SIGINT')
  const { output, errors } = await demo.ended
  expect(output).toContain('GLM (Zhipu, Z.ai), and from emulators')
  expect(output + errors).not.toContain('canary')
})

it.each([
  [['--help'], 0, /Usage: npm start/],
  [['--port', 'x'], 1, /--port takes a number/],
  [['--nonsense'], 1, /--nonsense/],
])('%j', { timeout: 30_000 }, async (args, code, message) => {
  const ended = await run('main', args).ended
  expect(ended.code).toBe(code)
  expect(ended.output + ended.errors).toMatch(message)
})

it('ask streams the answer to standard output, and the rest to standard error', { timeout: 30_000 }, async () => {
  const { code, output, errors } = await run('ask', ['你是唐朝诗人王勃,请创作一首诗句']).ended
  expect(code).toBe(0)
  expect(output).toContain('海内存知己，天涯若比邻。')
  expect(output).not.toContain('emulator')
  expect(errors).toContain('an emulator of GLM')
})

it('ask takes options, and never one for the prompt', { timeout: 30_000 }, async () => {
  const answered = await run('ask', ['--model', 'glm-5.3', 'hello']).ended
  expect(answered).toMatchObject({ code: 0 })
  const wrong = await run('ask', ['--modell', 'glm-5.3', 'hello']).ended
  expect(wrong.code).toBe(1)
  expect(wrong.errors).toContain("'--modell'")
  expect(await run('ask', ['--help']).ended).toMatchObject({ code: 0, output: expect.stringContaining('--model NAME') })
  expect(await run('ask', []).ended).toMatchObject({ code: 2, output: '' })
})

it('ask says what went wrong, by its code', { timeout: 30_000 }, async () => {
  const { code, errors } = await run('ask', ['hello !fault error:1113']).ended
  expect(code).toBe(1)
  expect(errors).toMatch(/quota: /)
})

it('ask names the models that there are, and ends, when it is asked for another', { timeout: 30_000 }, async () => {
  const { code, errors } = await run('ask', ['--model', 'nope', 'hello']).ended
  expect(code).toBe(1)
  expect(errors).toMatch(/^There is no model nope: choose one of .*emulator-glm\/glm-5\.3/)
})

it('ask reads the prompt from a pipe', { timeout: 30_000 }, async () => {
  const { code, output, errors } = await run('ask', ['--emulator'], {}, 'What is 6 * 7?\n').ended
  expect(code).toBe(0)
  expect(output).toContain('6 * 7 = 42')
  expect(errors).toContain('Reading the prompt from standard input.')
})

it('ask ends where its reader has seen enough, as head has', { timeout: 30_000 }, async () => {
  const asked = run('ask', ['--emulator', '--model', 'emulator-glm/glm-5.3', 'Write a long essay.'])
  await new Promise(resolve => asked.process.stdout.once('data', resolve))
  asked.process.stdout.destroy()
  const { code, errors } = await asked.ended
  expect(code).toBe(0)
  expect(errors).not.toMatch(/EPIPE|aborted/)
})
