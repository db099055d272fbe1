import { type ChatReader, ChatStream } from '@millrace/core'

/** An answer of many pieces, each of 65 KB, as fast as they are taken. */
export interface CountedAnswer {
  readonly stream: ChatStream
  /** How many pieces were given. */
  readonly given: () => number
  readonly cancelled: () => boolean
}

const piece = 'x'.repeat(65_000)

/** The pieces come one at each turn of the event loop, so that nothing but `pause` holds them back. */
export function countedAnswer(pieces: number): CountedAnswer {
  let given = 0
  let paused = false
  let over = false
  const stream = new ChatStream((reader: ChatReader) => {
    const go = (): void => {
      if (paused || over) return
      if (given === pieces) {
        over = true
        reader.batch([{ type: 'finish', reason: 'stop' }])
        return
      }
      given++
      reader.batch([{ type: 'text-delta', id: '0', delta: piece }])
      setImmediate(go)
    }
    setImmediate(() => {
      reader.batch([
        { type: 'start', messageId: 'm', provider: 'test' },
        { type: 'text-start', id: '0' },
      ])
      setImmediate(go)
    })
    return {
      pause() {
        paused = true
      },
      resume() {
        paused = false
        setImmediate(go)
      },
      cancel() {
        over = true
      },
    }
  })
  return { stream, given: () => given, cancelled: () => over && given < pieces }
}

/** Waits until no more pieces are given for a while. Gives how many were. */
export async function settledCount({ given }: CountedAnswer): Promise<number> {
  for (let before = -1, still = 0; still < 10; still = given() === before ? still + 1 : 0) {
    before = given()
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return given()
}
