import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashOf, newKey } from '@millrace/gateway/keys'
import { expect, onTestFinished, test } from 'vitest'
import { startGateway } from '../../support/gateway/gateway-process.ts'
import { startVendors } from '../../support/gateway/vendors.ts'

// SIGHUP: the configuration is read again under load, and no answer is disturbed.

const said = 'One word after the other, '.repeat(20)

async function ask(url: string, model: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: 'Hi' }] }),
  })
  return { status: response.status, text: await response.text() }
}

test('another configuration while answers run', async () => {
  const { providers, script, emulators } = await startVendors()
  script.answer = { text: said }
  script.fault = { type: 'slow-first-byte', ms: 1_500 }
  const gateway = await startGateway({ config: { providers, direct: false, models: { old: 'glm/glm-5.3' } } })
  const running = Array.from({ length: 20 }, () => ask(gateway.url, 'old'))
  await expect.poll(() => emulators.glm.stats.requests, { timeout: 20_000 }).toBe(20)
  gateway.configure({ providers, direct: false, models: { new: 'openai/gpt-5.4' } })
  gateway.signal('SIGHUP')
  await expect.poll(gateway.said, { timeout: 20_000 }).toMatch(/again/)
  expect((await ask(gateway.url, 'new')).status).toBe(200)
  expect((await ask(gateway.url, 'old')).status).toBe(404)
  for (const { status, text } of await Promise.all(running))
    expect([status, text]).toEqual([200, expect.stringContaining('[DONE]')])
  // Nothing but the log is on the standard output.
  const lines = () => gateway.logged().trimEnd().split('\n')
  await expect.poll(() => lines().length, { timeout: 20_000 }).toBe(22)
  expect(
    lines()
      .map(line => JSON.parse(line).status)
      .sort(),
  ).toEqual([...Array<number>(21).fill(200), 404])
})

test('a configuration that cannot work is told by its line, and the one before stays', async () => {
  const { providers } = await startVendors()
  const gateway = await startGateway({ config: { providers, models: { fast: 'glm/glm-5.3' } } })
  gateway.configure({ providers, models: { fast: 'nobody/glm-5.3' } })
  gateway.signal('SIGHUP')
  await expect
    .poll(gateway.said, { timeout: 20_000 })
    .toMatch(/millrace-gateway\.json:\d+: models\.fast leads to a provider that is not there/)
  expect((await ask(gateway.url, 'fast')).status).toBe(200)
})

test('a file that was found at the start and is gone changes nothing: without it anybody would be let in', async () => {
  const { providers } = await startVendors()
  const keys = { alice: { hash: hashOf(newKey()) } }
  const gateway = await startGateway({ config: { providers, keys } })
  expect((await ask(gateway.url, 'glm/glm-5.3')).status).toBe(401)
  gateway.unconfigure()
  gateway.signal('SIGHUP')
  await expect.poll(gateway.said, { timeout: 20_000 }).toMatch(/again|stays as it was/)
  expect((await ask(gateway.url, 'glm/glm-5.3')).status).toBe(401)
  expect(gateway.said()).toContain('millrace-gateway.json cannot be read: ENOENT')
})

test('a configuration that waits for something does not take the place of a later one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-ts-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'millrace-gateway.ts')
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const write = (model: string, first = ''): void =>
    writeFileSync(
      file,
      `${first}\nexport default { emulator: true, direct: false, models: { ${model}: 'openai/gpt-5.4' } }\n`,
    )
  write('begin')
  const gateway = await startGateway({ args: ['--config', file] })
  write('stale', `await fetch('http://127.0.0.1:${port}')`)
  gateway.signal('SIGHUP')
  const [, waiting] = (await once(server, 'request')) as [unknown, ServerResponse]
  write('latest')
  gateway.signal('SIGHUP')
  await expect.poll(gateway.said, { timeout: 20_000 }).toMatch(/again/)
  waiting.end()
  await expect.poll(gateway.said, { timeout: 20_000 }).toMatch(/overtaken|again[\s\S]+again/)
  expect((await ask(gateway.url, 'latest')).status).toBe(200)
  expect((await ask(gateway.url, 'stale')).status).toBe(404)
})
