import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Installation } from './hyper-express.js'

const exec = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/** A program of examples/ that listens. */
export interface RunningExample {
  readonly url: string
  end(): void
}

/** Compiles the example of controllers as its user would, and starts it where hyper-express is installed. */
export async function startControllers(
  { node, folder }: Installation,
  env: Record<string, string>,
): Promise<RunningExample> {
  const home = join(folder, 'controllers')
  cpSync(join(root, 'examples/hyper-express-controllers'), home, { recursive: true })
  const types = join(root, 'node_modules/@types')
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  await exec(process.execPath, [compiler, '-p', home, '--typeRoots', types]).catch(({ stdout }: { stdout: string }) =>
    Promise.reject(new Error(stdout)),
  )
  // The transport of fetch, since undici 8 does not load on this Node.
  const args = ['--conditions=workerd', 'dist/main.js']
  const child = spawn(node, args, { cwd: home, env: { PATH: process.env.PATH ?? '', PORT: '0', ...env } })
  return { url: await told(child), end: () => void child.kill('SIGKILL') }
}

/** The address that the program says. */
const told = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = ''
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text
        const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? []
        if (url) resolve(url)
      })
    }
    child.once('exit', () => reject(new Error(`The example ended: ${said}`)))
  })
