import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { delimiter, join } from 'node:path'
import { longestSilence } from './silence.ts'

/** `npm start` in a clone. */
export interface StartedDemo {
  /** The address that it prints. Rejects with its output when it ends before. */
  readonly address: Promise<string>
  /** Its times, once it has printed its address. */
  figures(): { readonly startMs: number; readonly silenceMs: number }
  /** Ends it with all that it has started. */
  end(): Promise<void>
}

/** Cores that the promise is for. */
const cores = 2

/** Starts the demo of a clone. @param caches - the folder of npm's and pnpm's caches. */
export function startDemo(clone: string, caches: string, line: (text: string) => void): StartedDemo {
  const command = ['npm', 'start', '--', '--emulator', '--port', '0']
  const pinned = availableParallelism() > cores ? ['taskset', '--cpu-list', `0-${cores - 1}`] : []
  const [program = '', ...args] = [...pinned, ...command]
  const begun = performance.now()
  const times = [begun]
  const child = spawn(program, args, {
    cwd: clone,
    env: strangersEnvironment(caches),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const closed = new Promise<void>(resolve => child.once('close', () => resolve()))
  let output = ''
  let ready: number | undefined
  const address = new Promise<string>((resolve, reject) => {
    const hear = (text: string): void => {
      if (ready !== undefined) return
      const now = performance.now()
      const silence = (now - times.at(-1)!) / 1000
      if (silence > 1) line(`(a silence of ${silence.toFixed(2)} s)`)
      times.push(now)
      output += text
      for (const said of text.split('\n').filter(said => said.trim() !== '')) line(said)
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? []
      if (found === undefined) return
      ready = performance.now()
      resolve(found)
    }
    child.stdout.setEncoding('utf8').on('data', hear)
    child.stderr.setEncoding('utf8').on('data', hear)
    child.once('error', reject)
    child.once('close', () => reject(new Error(`npm start ended before it told its address:\n${output}`)))
  })
  return {
    address,
    figures: () => ({ startMs: (ready ?? performance.now()) - begun, silenceMs: longestSilence(times) }),
    async end() {
      child.kill('SIGTERM')
      await closed
    },
  }
}

/** The environment without what pnpm and npm put into it, with caches of its own. */
function strangersEnvironment(caches: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm|pnpm)_|^(NODE_PATH|INIT_CWD)$/i.test(name))
  const path = (process.env.PATH ?? '').split(delimiter).filter(folder => !/node_modules|node-gyp/.test(folder))
  return {
    ...Object.fromEntries(own),
    PATH: path.join(delimiter),
    npm_config_cache: join(caches, 'npm'),
    XDG_CACHE_HOME: join(caches, 'cache'),
    XDG_DATA_HOME: join(caches, 'data'),
    XDG_STATE_HOME: join(caches, 'state'),
  }
}
