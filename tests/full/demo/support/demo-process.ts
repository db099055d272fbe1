import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const program = join(import.meta.dirname, '../../../../apps/demo/dist/main.js')

/** The built demo, in processes of its own. */
export interface DemoProcess {
  readonly address: string
  /** Ends it in good order, and all that it has started. */
  close(): Promise<void>
}

/** Starts the built demo over its emulators alone, and resolves when it answers. */
export const startDemoProcess = (...args: readonly string[]): Promise<DemoProcess> => startDemoIn(process.env, ...args)

/** Starts it in this environment. */
export async function startDemoIn(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<DemoProcess> {
  const child = spawn(process.execPath, [program, '--emulator', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  })
  const gone = once(child, 'exit')
  const address = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.stdout.setEncoding('utf8').on('data', text => {
      output += text
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? []
      if (found) resolve(found)
    })
    child.once('exit', code => reject(new Error(`The demo ended with ${code}: ${output}`)))
  })
  return {
    address,
    async close() {
      child.kill('SIGTERM')
      await gone
    },
  }
}
