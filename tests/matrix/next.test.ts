import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packAll } from '../../scripts/lib/tarballs.ts'
import { cuts } from '../full/middlemen/support/cuts.ts'
import { leaving } from '../full/middlemen/support/leaving.ts'
import { type Origin, startOrigin } from '../full/middlemen/support/origin.ts'
import type { Passage } from '../full/middlemen/support/passage.ts'
import { type Readers, readersOf } from '../full/middlemen/support/reader.ts'
import { restarts } from '../full/middlemen/support/restarts.ts'
import { keptAlive } from '../full/middlemen/support/silence.ts'
import { filledIn, snippet } from '../full/middlemen/support/snippets.ts'
import { vendorCuts } from '../full/middlemen/support/vendor-cuts.ts'
import { wayThere } from '../full/middlemen/support/way-there.ts'
import { freePort } from '../support/free-port.ts'
import { type GatedVendor, startGatedVendor } from '../support/gated-vendor.ts'

// A built Next application with the packed packages: one route on the edge runtime, one on Node, and rewrites to a server behind it.

const exec = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const fixture = join(import.meta.dirname, 'next')

let folder: string
let vendor: GatedVendor
let next: ChildProcess | undefined
let origin: string
let behind: Origin
let readers: Readers

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-next-'))
  cpSync(fixture, folder, { recursive: true })
  const npm = (...args: string[]) =>
    exec('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, timeout: 240_000 })
  await npm('ci')
  await npm('install', '--no-save', ...(await packAll(root, join(folder, 'tarballs'))))
  vendor = await startGatedVendor()
  behind = await startOrigin()
  const values = { origin: behind.port, port: 0, idleSeconds: 2 }
  writeFileSync(join(folder, 'next.config.mjs'), filledIn(snippet('Next'), values))
  const env = {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_ENV: 'production' as const,
    ZAI_BASE_URL: vendor.baseURL,
    ZAI_API_KEY: 'id.secret',
  }
  const program = join(folder, 'node_modules/next/dist/bin/next')
  await exec(process.execPath, [program, 'build'], { cwd: folder, env, timeout: 240_000 })
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  next = spawn(process.execPath, [program, 'start', '-H', '127.0.0.1', '-p', String(port)], { cwd: folder, env })
  await ready(next)
  readers = readersOf(`${origin}/chat`, false)
})
afterAll(async () => {
  await readers?.close()
  next?.kill('SIGKILL')
  await behind?.close()
  await vendor?.close()
  rmSync(folder, { recursive: true, force: true })
})

const ready = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = ''
    const listen = (bytes: Buffer): void => {
      said += bytes
      if (said.includes('Ready in')) resolve()
    }
    child.stdout!.on('data', listen)
    child.stderr!.on('data', listen)
    child.on('exit', code => reject(new Error(`next start ended with ${code}: ${said}`)))
  })

it('the lockfile holds no download addresses', () => {
  expect(readFileSync(join(fixture, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
})

describe.each(['edge', 'node'])('a route on the %s runtime', { timeout: 20_000 }, runtime => {
  const ask = (signal?: AbortSignal): Promise<Response> =>
    fetch(`${origin}/api/${runtime}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'hello' }] }),
      ...(signal && { signal }),
    })

  /** Reads until the text is there. */
  const readTo = async (reader: ReadableStreamDefaultReader<string>, text: string): Promise<string> => {
    let read = ''
    while (!read.includes(text)) {
      const { value, done } = await reader.read()
      if (done) throw new Error(`ended before ${text}: ${read}`)
      read += value
    }
    return read
  }

  // Twice, since a first answer that works says nothing of the ones behind it.
  it.each(['first', 'second', 'third'])('streams each word as it is said: the %s answer', async () => {
    const response = await ask()
    expect(response.status).toBe(200)
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    await readTo(reader, '"begun"')
    for (const word of ['water', 'wheel']) {
      vendor.say(word)
      await readTo(reader, `"${word}"`)
    }
    vendor.end()
    await readTo(reader, '"type":"finish"')
    expect((await reader.read()).done).toBe(true)
  })

  it('ends the call to the vendor when the reader leaves', async () => {
    const leave = new AbortController()
    const response = await ask(leave.signal)
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    await readTo(reader, '"begun"')
    const rest = reader.closed.catch(() => {})
    leave.abort()
    await vendor.left()
    await rest
  })
})

describe('rewrites, as on the page', () => {
  const middleman: Passage['middleman'] = {
    name: 'Next 16.4.6',
    program: 'node',
    onClosed: 'error',
    onReset: 'end',
    tellsBeforeHead: true,
    tellsInSilence: true,
    limitsSilence: true,
  }
  const passage: Passage = {
    middleman,
    get origin() {
      return behind
    },
    get readers() {
      return readers
    },
    get url() {
      return `${origin}/chat`
    },
  }
  wayThere(passage)
  leaving(passage)
  cuts(passage)
  vendorCuts(passage)
  restarts(passage)

  it('heartbeats keep an answer alive for longer than its limit on silence', () => keptAlive(passage))
})
