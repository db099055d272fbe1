import { Connection } from './connection.ts'

let connection: Connection | undefined

/** Asks for an answer and reads none of it beyond its first bytes. */
export function askAndStop({ port, reader }: { port: number; reader: string }): Promise<void> {
  const asking = new Connection(port)
  connection = asking
  return new Promise((resolve, reject) =>
    asking.ask(`I am reader-${reader}`, {
      data: () => {
        asking.pause()
        resolve()
      },
      end: () => reject(new Error('the answer ended before the reader had stopped')),
    }),
  )
}

/** Asks for an answer and reads all of it, as fast as it comes. */
export function askAndRead({ port }: { port: number }): Promise<void> {
  const asking = new Connection(port)
  return new Promise(resolve =>
    asking.ask('I am reader-fast', {
      data: () => {},
      end: () => {
        asking.leave()
        resolve()
      },
    }),
  )
}

/** The reader who stopped leaves. */
export function leaveStopped(): void {
  connection?.leave()
  connection = undefined
}
