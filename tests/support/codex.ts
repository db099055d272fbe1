import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What `codex exec` said. */
export interface CodexRun {
  readonly code: number | null
  /** Texts of its items by their types: `agent_message`, `reasoning`, `command_execution`. */
  readonly said: Readonly<Record<string, string>>
  /** The message of a turn that failed. */
  readonly error?: string
  readonly outputTokens?: number
}

const page = readFileSync(join(import.meta.dirname, '../../docs/gateway.md'), 'utf8')

/** The settings of Codex that `docs/gateway.md` gives. */
function settings(baseURL: string, model: string): string {
  const [, toml = ''] = /^```toml\n([\s\S]*?)\n```$/m.exec(page) ?? []
  const filled = toml
    .replace('"http://127.0.0.1:8790/v1"', JSON.stringify(baseURL))
    .replace(/(?<=^model = ).*/m, JSON.stringify(model))
  if (!filled.includes(baseURL) || !filled.includes(model)) throw new Error('The page has no settings for Codex.')
  return filled
}

/** Runs Codex without a terminal, in a home of its own that knows nothing but the relay. @param program - the folder of its package. */
export async function runCodex(program: string, baseURL: string, model: string, prompt: string): Promise<CodexRun> {
  const home = mkdtempSync(join(tmpdir(), 'millrace-codex-'))
  // The page's own, with the address and the model of this run; what follows is of the provider too.
  const config = [
    settings(baseURL, model),
    'env_key = "RELAY_KEY"',
    'request_max_retries = 0',
    'stream_max_retries = 0',
  ]
  writeFileSync(join(home, 'config.toml'), `${config.join('\n')}\n`)
  const flags = ['exec', '--json', '--skip-git-repo-check', '-s', 'danger-full-access', '-C', home, prompt]
  const env = { ...process.env, CODEX_HOME: home, HOME: home, RELAY_KEY: 'any' }
  const child = spawn(process.execPath, [join(program, 'bin/codex.js'), ...flags], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let lines = ''
  child.stdout.on('data', data => {
    lines += data
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), 60_000)
  const code = await new Promise<number | null>(resolve => child.on('close', resolve))
  clearTimeout(timer)
  rmSync(home, { recursive: true, force: true })
  return { code, ...readEvents(lines) }
}

function readEvents(lines: string): Omit<CodexRun, 'code'> {
  const said: Record<string, string> = {}
  let more: Pick<CodexRun, 'error' | 'outputTokens'> = {}
  for (const line of lines.trim().split('\n')) {
    const { type, item, error, usage } = JSON.parse(line)
    if (type === 'item.completed') said[item.type] = item.text ?? item.aggregated_output ?? item.message
    if (type === 'turn.failed') more = { error: error.message }
    if (type === 'turn.completed') more = { outputTokens: usage.output_tokens }
  }
  return { said, ...more }
}
