/** What one process asks of another. */
interface Call {
  readonly id: number
  readonly name: string
  readonly input: unknown
}

/** The answer to a {@link Call}. */
export interface Reply {
  readonly id: number
  readonly output?: unknown
  readonly error?: string
}

/** What a process can be asked for, by name. */
// biome-ignore lint/suspicious/noExplicitAny: each handler knows what it is given; the other side is typed by its caller.
export type Handlers = Readonly<Record<string, (input: any) => unknown>>

/** Answers the calls of the parent process; when the parent is gone, so is this process. */
export function serve(handlers: Handlers): void {
  const send = (reply: Reply): void => void process.send?.(reply)
  process.on('message', async ({ id, name, input }: Call) => {
    try {
      send({ id, output: await handlers[name]!(input) })
    } catch (error) {
      send({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
  process.on('disconnect', () => process.exit())
}
