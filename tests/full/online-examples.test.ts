import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { emulatorKey } from '@millrace/emulator'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Example, readExamples } from '../../scripts/docs/examples.ts'
import { createOutside } from '../support/documents/outside.ts'
import { type OutsideProxy, startOutsideProxy } from '../support/documents/proxy.ts'
import { freePort } from '../support/free-port.ts'
import { findPart, findProgram } from '../support/parts.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'

// The examples that reach for others by the network, unchanged, behind a proxy where emulators have the vendors' names. Their TLS is real, and so is
// Redis. The examples of servers are asked what their documents promise.

const exec = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const folder = join(root, 'tests/.examples-online')
const support = join(import.meta.dirname, 'online-examples')

const online = readExamples(root).filter(({ where }) => where === 'online')
const isServer = ({ code }: Example): boolean => /\.listen\(.*\b3000\b/.test(code)
/** Its vendor is an emulator of its own, so that nobody outside is asked. */
const isEmulated = ({ code }: Example): boolean => code.includes("from '@millrace/emulator'")
const needsRedis = ({ code }: Example): boolean => code.includes("from 'redis'")
const redisIsHere = findPart('redis-server', () => findProgram('redis-server')) !== undefined

let redis: RedisServer | undefined
beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  if (redisIsHere) redis = await startRedis()
})
afterAll(() => {
  redis?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The proxy of one example, and the environment of its process. */
async function openOutside(): Promise<{ proxy: OutsideProxy; env: Record<string, string> }> {
  const proxy = await startOutsideProxy(createOutside())
  onTestFinished(() => proxy.close())
  const certificate = join(folder, 'certificate.pem')
  writeFileSync(certificate, proxy.certificate)
  const keys = 'ZAI ANTHROPIC OPENAI GEMINI CO DEEPSEEK XAI AZURE_OPENAI'.split(' ').map(name => `${name}_API_KEY`)
  const env = {
    PATH: process.env.PATH ?? '',
    HTTP_PROXY: proxy.url,
    HTTPS_PROXY: proxy.url,
    // For the `fetch` of the platform; Millrace's own transport looks for a proxy by itself.
    NODE_USE_ENV_PROXY: '1',
    NODE_EXTRA_CA_CERTS: certificate,
    ...Object.fromEntries([...keys, 'AWS_BEARER_TOKEN_BEDROCK'].map(name => [name, emulatorKey])),
    AWS_REGION: 'us-east-1',
    APPROVAL_SECRET: 'a-secret-of-the-test-of-32-bytes',
    ...(redis && { REDIS_URL: `redis://127.0.0.1:${redis.port}` }),
  }
  return { proxy, env }
}

/** The file of an example; `more` goes behind its code. */
function write({ place, code }: Example, more = ''): string {
  const file = join(folder, `${place.replace(/\W+/g, '-')}.js`)
  writeFileSync(file, stripTypeScriptTypes(code) + more)
  return file
}

/** Uses what an example only makes: its exports, or all of it where it asks nobody itself. */
function usage(code: string): string {
  const exported = [...code.matchAll(/^export const (\w+) = /gm)]
  if (exported.length === 0 && /\.stream\(|\bstreamObject\(|\bsubscribe\(/.test(code)) return ''
  const made = [...code.matchAll(/^(?:export )?const (\w+) = /gm)].map(([, name]) => name)
  if (made.length === 0) return ''
  return `\nawait (await import('${join(support, 'use-made.ts')}')).useMade({ ${made.join(', ')} })\n`
}

/** Runs an example to its end; rejects when it fails, or writes to the standard error what it was not meant to. */
async function run(example: Example, env: Record<string, string>): Promise<string> {
  const file = write(example, usage(example.code))
  const preload = example.code.includes('declare const') ? ['--import', join(support, 'declared.ts')] : []
  const { stdout, stderr } = await exec(process.execPath, [...preload, file], {
    env,
    timeout: 60_000,
    killSignal: 'SIGKILL',
  })
  if (example.place.startsWith('packages/sse/README.md'))
    expect(stderr).toMatch(/^again in [\d.]+ ms SseConnectionError/)
  else expect(stderr).toBe('')
  return stdout
}

test('there are such examples', () => {
  expect(online.length).toBeGreaterThan(20)
})

/** Examples that ask nobody: they prove a definition by its fixtures. */
const alone = ['packages/testing/README.md']

test.each(online.filter(example => !isServer(example) && !(needsRedis(example) && !redisIsHere)))(
  '$place',
  async example => {
    const { proxy, env } = await openOutside()
    const said = await run(example, env)
    if (alone.some(path => example.place.startsWith(path))) expect(said).toMatch(/^# fail 0$|ℹ fail 0$/m)
    else expect(proxy.asked.length).toBeGreaterThan(0)
    // A server of MCP may say that it has no messages of its own.
    for (const each of proxy.asked) expect(each).toMatch(/^(?:20[024] |405 GET https:\/\/mcp\.example\/)/)
  },
)

/** What is asked of the servers, by document, and words of each answer. */
const messages = [{ role: 'user', content: 'Hello' }]
const native = [{ messages }, '"finish"'] as const
const asks: Readonly<Record<string, readonly (readonly [path: string, body: object, words: string])[]>> = {
  'docs/client.md': [['/api/chat', ...native]],
  'docs/deploy.md': [['/chat', ...native]],
  'docs/wire-formats.md': [
    [
      '/api/chat',
      {
        id: 'c1',
        trigger: 'submit-message',
        messages: [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: 'Hello' }] }],
      },
      '"text-delta"',
    ],
    ['/v1/chat/completions', { model: 'glm-5.3', stream: true, messages }, 'chat.completion.chunk'],
  ],
}

describe.each(online.filter(example => isServer(example) && !(needsRedis(example) && !redisIsHere)))(
  '$place',
  example => {
    test('answers', async () => {
      const { proxy, env } = await openOutside()
      const port = await freePort()
      const child = spawn(process.execPath, [write({ ...example, code: example.code.replace('3000', String(port)) })], {
        env,
        stdio: ['ignore', 'inherit', 'pipe'],
      })
      onTestFinished(() => void child.kill('SIGKILL'))
      let said = ''
      child.stderr.setEncoding('utf8').on('data', text => (said += text))
      const questions = asks[example.place.replace(/:\d+$/, '')]
      expect(questions, 'the test knows what to ask').toBeDefined()
      for (const [path, body, words] of questions!) {
        const response = await askWhenUp(child, `http://127.0.0.1:${port}${path}`, body)
        expect(await response.text()).toContain(words)
      }
      expect(said).toBe('')
      expect(proxy.asked.length).toBe(isEmulated(example) ? 0 : questions!.length)
    })
  },
)

async function askWhenUp(child: ChildProcess, url: string, body: object): Promise<Response> {
  for (;;) {
    try {
      return await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    } catch (error) {
      if (child.exitCode !== null) throw error
      await sleep(50)
    }
  }
}
