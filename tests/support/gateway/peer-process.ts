import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { NpmFixture } from '../npm-fixture.ts'

/** A gateway of others: the way in which it is started, and asked. */
export interface PeerGateway {
  /** File of the fixture that Node runs, and its arguments. */
  command(port: number): readonly [file: string, ...args: string[]]
  /** Its configuration, by its path below the home folder. */
  files(port: number, vendor: string): Readonly<Record<string, string>>
  readonly path: string
  headers(vendor: string): Readonly<Record<string, string>>
  readonly body: object
}

const question = { stream: true, messages: [{ role: 'user', content: 'Hi' }] }

/** The gateways of docs/gateway.md, each with one vendor of Chat Completions. */
export const peerGateways = {
  Portkey: {
    command: port => ['node_modules/@portkey-ai/gateway/build/start-server.js', `--port=${port}`, '--headless'],
    files: () => ({}),
    path: '/v1/chat/completions',
    headers: vendor => ({
      authorization: 'Bearer any',
      'x-portkey-provider': 'openai',
      'x-portkey-custom-host': `${vendor}/v1`,
    }),
    body: { ...question, model: 'm', stream_options: { include_usage: true } },
  },
  'claude-code-router': {
    command: () => ['node_modules/@musistudio/claude-code-router/dist/cli.js', 'start'],
    files: (port, vendor) => ({
      '.claude-code-router/config.json': JSON.stringify({
        LOG: false,
        HOST: '127.0.0.1',
        PORT: port,
        NON_INTERACTIVE_MODE: true,
        Providers: [{ name: 'v', api_base_url: `${vendor}/v1/chat/completions`, api_key: 'any', models: ['m'] }],
        Router: { default: 'v,m' },
      }),
    }),
    path: '/v1/messages',
    headers: () => ({ 'anthropic-version': '2023-06-01' }),
    body: { ...question, model: 'v,m', max_tokens: 999 },
  },
} as const satisfies Readonly<Record<string, PeerGateway>>

/** Starts one on a free port; it ends with the test. Gives its address. */
export async function startPeer(installed: NpmFixture, peer: PeerGateway, vendor: string): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'millrace-peer-'))
  const port = await freePort()
  for (const [path, text] of Object.entries(peer.files(port, vendor))) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), text)
  }
  const [file, ...args] = peer.command(port)
  const env = { HOME: home, PATH: process.env.PATH ?? '' }
  const child = spawn(process.execPath, [join(installed.folder, file), ...args], { cwd: home, env, stdio: 'ignore' })
  const over = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await over
    rmSync(home, { recursive: true, force: true })
  })
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`The gateway ended with ${child.exitCode}.`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return `http://127.0.0.1:${port}`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

const accepts = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
