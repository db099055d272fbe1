import { type ChatProvider, type ChatRecord, type ChatRequest, ChatStream, type StreamOptions } from '@millrace/core'
import { Puppet } from '../support/puppet.js'
import { failure } from '../support/records.js'

export const request: ChatRequest = { messages: [{ role: 'user', content: 'Hello' }] }

/** A provider that answers with these batches, and what it was asked. */
export function answering(...batches: readonly (readonly ChatRecord[])[]) {
  return answeringAs('inner', ...batches)
}

/** The same under an id of its own. */
export function answeringAs(id: string, ...batches: readonly (readonly ChatRecord[])[]) {
  const asked: [ChatRequest, StreamOptions | undefined][] = []
  const inner: ChatProvider = {
    id,
    stream(request, options) {
      asked.push([request, options])
      return ChatStream.from(async function* () {
        yield* batches
      })
    },
  }
  return { inner, asked }
}

/** A provider whose every answer is this failure. */
export const failingWith = (code: Parameters<typeof failure>[0], id = 'broken') => answeringAs(id, [failure(code)])

/** A provider on strings: one puppet for each answer. */
export function onStrings(id = 'inner') {
  const puppets: Puppet[] = []
  const asked: (StreamOptions | undefined)[] = []
  const inner: ChatProvider = {
    id,
    stream(_, options) {
      asked.push(options)
      const puppet = new Puppet()
      puppets.push(puppet)
      return new ChatStream(puppet.source, options)
    },
  }
  return { inner, puppets, asked }
}

/** The provider by a wrapper of one's own, whose streams leave records of one type out: their batches may be empty. */
export const leavingOut = (inner: ChatProvider, type: ChatRecord['type']): ChatProvider => ({
  id: inner.id,
  stream(request, options) {
    const stream = inner.stream(request, options)
    const connect: ChatStream['connect'] = reader =>
      stream.connect({ batch: records => reader.batch(records.filter(record => record.type !== type)) })
    return { connect } as ChatStream
  },
})

/** All batches of a stream. */
export async function batchesOf(stream: ChatStream): Promise<(readonly ChatRecord[])[]> {
  const batches: (readonly ChatRecord[])[] = []
  for await (const batch of stream.batches()) batches.push(batch)
  return batches
}
