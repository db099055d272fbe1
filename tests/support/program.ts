import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A program that listens. */
export interface Program {
  /** Ends it at once, and resolves when it is gone. */
  end(): Promise<void>
}

/** A program to start. */
export interface ProgramCommand {
  readonly command: string
  readonly args: readonly string[]
  /** Working folder. */
  readonly folder: string
  /** Port of 127.0.0.1 on which it is going to listen. */
  readonly port: number
}

/** Starts a program, and resolves when its port accepts connections. Rejects with its words when it ends before that. */
export async function startProgram({ command, args, folder, port }: ProgramCommand): Promise<Program> {
  // Only what a program of the system needs: no proxy of the environment may come between it and the server.
  const env = { PATH: process.env.PATH ?? '', HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
  const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (bytes: Buffer) => (said += bytes))
  child.stderr.on('data', (bytes: Buffer) => (said += bytes))
  const failed = new Promise<never>((_, reject) => {
    child.on('error', reject)
    child.on('exit', code => reject(new Error(`${command} ended with ${code}: ${said.slice(-2_000)}`)))
  })
  failed.catch(() => {})
  const end = async (): Promise<void> => {
    if (!isRunning(child)) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  try {
    await Promise.race([failed, accepting(port)])
  } catch (error) {
    await end()
    throw error
  }
  return { end }
}

const isRunning = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
  pid !== undefined && exitCode === null && signalCode === null

/** Resolves when somebody accepts connections on the port. */
async function accepting(port: number): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return
    } catch {
      // Not yet: the program is asked again.
      await sleep(30)
    } finally {
      socket.destroy()
    }
  }
  throw new Error(`Nobody accepts connections on port ${port}.`)
}
