import { execFile } from 'node:child_process'

/** A program that has ended. */
export interface Ended {
  readonly code: number
  /** All that it printed, without the styles of a terminal. */
  readonly output: string
}

/** Runs a program to its end, whatever its exit code. @param more - variables above those of this process. */
export function attempt(cwd: string, more: NodeJS.ProcessEnv, command: string, ...args: string[]): Promise<Ended> {
  // Without a terminal Changesets asks nothing and draws no progress.
  const env = { ...process.env, CI: 'true', NO_COLOR: '1', ...more }
  return new Promise(resolve =>
    execFile(command, args, { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 127) : 0
      const told = code === 127 ? `${error?.message}\n` : ''
      resolve({ code, output: `${told}${stdout}${stderr}`.replace(/\x1b\[[?\d;]*[A-Za-z]/g, '') })
    }),
  )
}

/** Runs a program that has to succeed, and returns what it printed. @throws Error with that, where it does not. */
export async function run(cwd: string, more: NodeJS.ProcessEnv, command: string, ...args: string[]): Promise<string> {
  const { code, output } = await attempt(cwd, more, command, ...args)
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with code ${code}:\n${output}`)
  return output
}
