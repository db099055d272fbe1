import type { ApiRequest } from '../shared/api-request.ts'
import { Connection } from './connection.ts'

/** Streams to be opened. */
export interface OpenStreams {
  readonly port: number
  readonly count: number
  readonly api?: ApiRequest
}

const connections: Connection[] = []

/** Opens streams, at most 100 of them unanswered at a time; resolves when each has had its first bytes. Returns how many have. */
export async function openStreams({ port, count, api }: OpenStreams): Promise<number> {
  let begun = 0
  let left = count
  const openOne = (): Promise<boolean> =>
    new Promise(resolve => {
      const connection = new Connection(port, api)
      connections.push(connection)
      connection.ask('Hold on.', { data: () => resolve(true), end: () => resolve(false) })
    })
  const work = async (): Promise<void> => {
    while (left-- > 0) if (await openOne()) begun++
  }
  await Promise.all(Array.from({ length: 100 }, work))
  return begun
}

/** Leaves all of them. */
export function leaveStreams(): void {
  for (const connection of connections.splice(0)) connection.leave()
}
