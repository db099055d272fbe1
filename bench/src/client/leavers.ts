import { now, sleep } from '../shared/clock.ts'
import { seededRandom } from '../shared/random.ts'
import { Connection } from './connection.ts'

/** A reader who left, and when (milliseconds since 1970). */
export interface Leaver {
  readonly reader: string
  readonly leftAt: number
}

/** Readers who leave a paced answer, each some time after its first bytes. */
export async function readAndLeave({
  port,
  readers,
  seed,
}: {
  port: number
  readers: number
  seed: number
}): Promise<Leaver[]> {
  const random = seededRandom(seed)
  return Promise.all(
    Array.from({ length: readers }, async (_, number): Promise<Leaver> => {
      const reader = `leaver-${number}`
      const connection = new Connection(port)
      await new Promise<void>(resolve =>
        connection.ask(`I am reader-${reader}`, { data: () => resolve(), end: () => resolve() }),
      )
      await sleep(200 + random() * 800)
      connection.leave()
      return { reader, leftAt: now() }
    }),
  )
}
