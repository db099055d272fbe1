import { type ChatReader, ChatStream } from '@millrace/core'

/** An answer of many large pieces, which stops while it is paused. */
export interface Flood {
  readonly stream: ChatStream
  readonly said: number
  readonly paused: boolean
  readonly cancelled: boolean
}

/** Pieces of a flood, and the characters of each. */
export const floodOf = { pieces: 3_000, characters: 65_000 }

export function flood(): Flood {
  const state = { said: 0, paused: false, cancelled: false }
  const stream = new ChatStream((reader: ChatReader) => {
    const go = (): void => {
      if (state.paused || state.cancelled || state.said === floodOf.pieces) return
      state.said++
      reader.batch([{ type: 'text-delta', id: '0', delta: 'x'.repeat(floodOf.characters) }])
      setImmediate(go)
    }
    setImmediate(() => {
      reader.batch([
        { type: 'start', messageId: 'm1', provider: 'test' },
        { type: 'text-start', id: '0' },
      ])
      setImmediate(go)
    })
    return {
      pause() {
        state.paused = true
      },
      resume() {
        state.paused = false
        setImmediate(go)
      },
      cancel() {
        state.cancelled = true
      },
    }
  })
  return Object.assign(state, { stream })
}
