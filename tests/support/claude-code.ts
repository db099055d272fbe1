import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The end of a run of Claude Code. */
export interface ClaudeRun {
  readonly is_error: boolean
  readonly result: string
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number }
}

/** Settings of a run. */
export interface ClaudeSettings {
  readonly model: string
  readonly key?: string
  readonly flags?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Runs Claude Code without a terminal, in a home of its own. @param folder - of the fixture that has it. */
export async function runClaudeCode(
  folder: string,
  url: string,
  { model, key = 'any', flags = [], env: more = {} }: ClaudeSettings,
): Promise<ClaudeRun> {
  const home = mkdtempSync(join(tmpdir(), 'millrace-claude-'))
  const program = join(folder, 'node_modules/@anthropic-ai/claude-code-linux-x64/claude')
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: key,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    ...more,
  }
  const argumentsOf = ['-p', 'Say it.', '--output-format', 'json', '--model', model, ...flags]
  try {
    return await new Promise<ClaudeRun>((resolve, reject) => {
      const child = execFile(program, argumentsOf, { cwd: home, env, timeout: 120_000 }, (error, out) =>
        out.startsWith('{') ? resolve(JSON.parse(out)) : reject(error ?? new Error(out)),
      )
      child.stdin?.end()
    })
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
