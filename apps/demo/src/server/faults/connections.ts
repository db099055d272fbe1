import type { IncomingMessage, ServerResponse } from 'node:http'

/** The connections of readers, by the names of their streams. */
export class Connections {
  readonly #open = new Map<string, Set<ServerResponse>>()

  /** Follows a request of `/api/chat`. Gives the stream that it reads. */
  follow(request: IncomingMessage, response: ServerResponse): string | undefined {
    const streamId = streamOf(request)
    if (streamId === undefined) return undefined
    const open = this.#open.get(streamId) ?? new Set()
    this.#open.set(streamId, open.add(response))
    response.on('close', () => {
      open.delete(response)
      if (open.size === 0 && this.#open.get(streamId) === open) this.#open.delete(streamId)
    })
    return streamId
  }

  /** Breaks the connections of a stream's readers, as a network does. */
  cut(streamId: string): void {
    for (const response of this.#open.get(streamId) ?? []) response.destroy()
  }
}

/** The stream that a request reads: one that it begins, by its header, or goes on with, by its path. */
function streamOf({ method, url = '', headers }: IncomingMessage): string | undefined {
  if (method === 'POST') return headers['millrace-stream-id']?.toString()
  return method === 'GET' ? /^\/api\/chat\/([^/?]+)/.exec(url)?.[1] : undefined
}
