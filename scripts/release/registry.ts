import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A registry on this machine that holds nothing but what is published to it. */
export interface LocalRegistry {
  readonly url: string
  /** Lines of an `.npmrc` by which packages of Millrace come from here; all others come from where they always do. */
  readonly npmrc: string
  /** What it knows of a package, or nothing. */
  versionsOf(
    name: string,
  ): Promise<{ versions: Record<string, unknown>; 'dist-tags': Record<string, string> } | undefined>
  /** Ends it. The packages stay in its folder. */
  close(): Promise<void>
}

/** Settings of a registry. */
export interface RegistrySettings {
  /** Where verdaccio is installed. */
  readonly program: string
  /** Where packages are kept; a registry that begins here again has them. */
  readonly folder: string
  readonly port: number
  /** Packages that it lets nobody publish. Default: none. */
  readonly refused?: readonly string[]
}

/** Seconds within which verdaccio listens, which takes it 2 on a machine with nothing else to do. */
const startSeconds = 120

/** Starts verdaccio on 127.0.0.1, without a way to other registries. @throws Error with its output, where it does not start. */
export async function startRegistry({ program, folder, port, refused = [] }: RegistrySettings): Promise<LocalRegistry> {
  const url = `http://127.0.0.1:${port}/`
  const rule = (name: string, publisher: string) => [name, { access: '$all', publish: publisher }] as const
  const config = join(folder, 'config.json')
  writeFileSync(
    config,
    // JSON is YAML, which verdaccio reads. The first rule that fits a name counts.
    JSON.stringify({
      storage: join(folder, 'storage'),
      auth: { htpasswd: { file: join(folder, 'htpasswd'), max_users: -1 } },
      uplinks: {},
      packages: Object.fromEntries([...refused.map(name => rule(name, 'nobody')), rule('@millrace/*', '$all')]),
      web: { enable: false },
      log: { type: 'stdout', format: 'json', level: 'warn' },
    }),
  )
  const entry = join(program, 'node_modules/verdaccio/bin/verdaccio')
  const child = spawn(process.execPath, [entry, '--config', config, '--listen', `127.0.0.1:${port}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  })
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()))
  const lines: string[] = []
  const told = (what: string): Error => new Error(`${what}:\n${lines.join('\n')}`)
  let limit: NodeJS.Timeout | undefined
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    void ended.then(() => reject(told('verdaccio ended before it listened')))
    limit = setTimeout(() => {
      child.kill()
      reject(told(`verdaccio did not listen within ${startSeconds} s`))
    }, startSeconds * 1000)
    createInterface(child.stdout).on('line', line => {
      lines.push(line)
      if (line.includes('http address')) resolve()
    })
  }).finally(() => clearTimeout(limit))
  return {
    url,
    // The token is for clients that refuse to publish without one; this registry asks for none.
    npmrc: `@millrace:registry=${url}\n//127.0.0.1:${port}/:_authToken=rehearsal\n`,
    async versionsOf(name) {
      const response = await fetch(new URL(encodeURIComponent(name), url))
      return response.ok ? ((await response.json()) as Awaited<ReturnType<LocalRegistry['versionsOf']>>) : undefined
    },
    async close() {
      child.kill()
      await ended
    },
  }
}
