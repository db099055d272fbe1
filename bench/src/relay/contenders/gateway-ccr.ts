import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, listeningAt } from '../../shared/ports.ts'
import { routerConfig } from '../../shared/router-config.ts'
import type { Listen } from '../contender.ts'

/** Its program, in this process: it reads its configuration below the home folder, and serves when it is told to start. */
export const listen: Listen = async baseURL => {
  const port = await freePort()
  const home = mkdtempSync(join(tmpdir(), 'millrace-ccr-'))
  mkdirSync(join(home, '.claude-code-router'))
  writeFileSync(join(home, '.claude-code-router/config.json'), routerConfig(port, baseURL))
  process.env.HOME = home
  process.argv.splice(2, process.argv.length, 'start')
  const require = createRequire(import.meta.url)
  require(require.resolve('@musistudio/claude-code-router/dist/cli.js'))
  await listeningAt(port)
  return port
}
