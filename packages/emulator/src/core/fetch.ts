import type { Plan } from './plan.js'
import { createPortions } from './portions.js'
import type { Ending, RequestEntry } from './request-log.js'
import { createTimer } from './timer.js'

/**
 * Turns a plan into a `Response` whose body produces nothing ahead of its reader. Rejects with the signal's reason when it
 * aborts before the head, as `fetch` does; after the head the body fails with it.
 */
export async function deliverToResponse(plan: Plan, entry: RequestEntry, signal?: AbortSignal): Promise<Response> {
  entry.decided(plan.status)
  await headDelay(plan.headDelayMs ?? 0, entry, signal)
  return new Response(bodyOf(plan, entry, signal), { status: plan.status, headers: plan.headers })
}

async function headDelay(ms: number, entry: RequestEntry, signal?: AbortSignal): Promise<void> {
  const timer = createTimer()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const abort = () => reject(signal?.reason)
  signal?.addEventListener('abort', abort)
  if (signal?.aborted) abort()
  else if (ms > 0) timer.after(ms, resolve)
  else resolve()
  try {
    await promise
  } catch (reason) {
    entry.settle('reader-left')
    throw reason
  } finally {
    timer.clear()
    signal?.removeEventListener('abort', abort)
  }
}

function bodyOf(plan: Plan, entry: RequestEntry, signal?: AbortSignal): ReadableStream<Uint8Array<ArrayBuffer>> {
  type Controller = ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>
  const portions = createPortions(plan.body)
  const timer = createTimer()
  let abort = () => {}

  const finish = (ending: Ending) => {
    signal?.removeEventListener('abort', abort)
    timer.clear()
    portions.close()
    entry.settle(ending)
  }

  const nextPortion = () => {
    try {
      return portions.next()
    } catch (error) {
      finish('cut')
      throw error
    }
  }

  const pull = (controller: Controller): void | Promise<void> => {
    const portion = nextPortion()
    if (portion.type === 'wait') {
      const { promise, resolve } = Promise.withResolvers<void>()
      timer.after(portion.ms, resolve)
      return promise.then(() => pull(controller))
    }
    if (portion.type === 'cut') {
      finish('cut')
      controller.error(new TypeError('terminated', { cause: new Error('the emulator cut the connection') }))
      return
    }
    if (portion.type === 'bytes') {
      entry.sent(portion.bytes.length)
      controller.enqueue(portion.bytes)
      if (!portion.last) return
    }
    finish('complete')
    controller.close()
  }

  return new ReadableStream(
    {
      start(controller) {
        abort = () => {
          finish('reader-left')
          controller.error(signal?.reason)
        }
        signal?.addEventListener('abort', abort)
      },
      pull,
      cancel: () => finish('reader-left'),
    },
    { highWaterMark: 0 },
  )
}
