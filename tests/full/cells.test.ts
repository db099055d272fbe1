import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomId } from '@millrace/core'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../support/free-port.js'
import { findPart, findProgram } from '../support/parts.js'
import { startProgram } from '../support/program.js'

const page = readFileSync(join(import.meta.dirname, '../../docs/scale.md'), 'utf8')
const [, fragment = ''] = /^```nginx\n([\s\S]*?)^```$/m.exec(page) ?? []

/** nginx as the page tells, in front of two cells that answer with their names. */
async function balancer(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-cells-'))
  const cells = await Promise.all(
    ['cell-1', 'cell-2'].map(async name => {
      const server = createServer((_, response) => response.end(name))
      onTestFinished(() => {
        server.close()
        server.closeAllConnections()
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      return { name, host: `127.0.0.1:${(server.address() as AddressInfo).port}` }
    }),
  )
  const port = await freePort()
  const filled = cells.reduce((text, { name, host }) => text.replace(`${name}.internal:8080`, host), fragment)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    name => `${name}_temp_path ${folder}/temp;`,
  )
  const conf = `
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
    events { worker_connections 64; }
    http {
      access_log off; ${temporary.join(' ')}
      ${filled}
      server { listen 127.0.0.1:${port}; location / { proxy_pass http://cells; } }
    }`
  writeFileSync(join(folder, 'nginx.conf'), conf)
  const args = ['-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')]
  const program = await startProgram({ command: nginx!, args, folder, port })
  onTestFinished(async () => {
    await program.end()
    rmSync(folder, { recursive: true, force: true })
  })
  return `http://127.0.0.1:${port}/chat`
}

const nginx = findPart('nginx', () => findProgram('nginx'))

test.skipIf(nginx === undefined)(
  'nginx keeps each stream to its cell: the question, a reader who comes back, and the stop',
  async () => {
    const url = await balancer()
    const cellOf = async (address: string, init?: RequestInit): Promise<string> => (await fetch(address, init)).text()
    const seen = new Set<string>()
    for (let at = 0; at < 32; at++) {
      const id = randomId()
      const asked = await cellOf(url, { method: 'POST', headers: { 'millrace-stream-id': id } })
      seen.add(asked)
      expect([await cellOf(`${url}/${id}`), await cellOf(`${url}/${id}`, { method: 'DELETE' })]).toEqual([asked, asked])
    }
    expect([...seen].sort()).toEqual(['cell-1', 'cell-2'])
  },
)
