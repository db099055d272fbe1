import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plan } from './plan.js'
import { createPortions } from './portions.js'
import type { RequestEntry } from './request-log.js'
import { createTimer } from './timer.js'

/** Reads a request body as text, or gives undefined when it is larger than `maxBytes` or the client left meanwhile. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  return new Promise(resolve => {
    const parts: Buffer[] = []
    let size = 0
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size > maxBytes) resolve(undefined)
      else parts.push(part)
    })
    request.on('end', () => resolve(Buffer.concat(parts).toString('utf8')))
    request.on('close', () => resolve(undefined))
  })
}

/**
 * Writes a plan to a Node response: as much as the socket takes, then again at `drain`; nothing is produced once the
 * connection has closed.
 */
export function deliverToNode(plan: Plan, response: ServerResponse, entry: RequestEntry): void {
  if (response.destroyed) {
    entry.settle('reader-left')
    return
  }
  const portions = createPortions(plan.body)
  const timer = createTimer()
  let cut = false

  response.on('close', () => {
    timer.clear()
    portions.close()
    entry.settle(cut ? 'cut' : response.writableFinished ? 'complete' : 'reader-left')
  })
  response.on('drain', pump)

  /** An error of an answer's own iterable is its author's: the connection breaks, and nobody here catches it. */
  function nextPortion() {
    try {
      return portions.next()
    } catch (error) {
      cut = true
      response.destroy()
      throw error
    }
  }

  /** Bytes that are still queued go out first: a cut at byte n delivers n bytes. */
  function breakOff() {
    cut = true
    response.write('', () => response.destroy())
  }

  function pump() {
    while (!response.destroyed && !response.writableNeedDrain) {
      const portion = nextPortion()
      if (portion.type === 'wait') return timer.after(portion.ms, pump)
      if (portion.type === 'cut') return breakOff()
      if (portion.type === 'end') return void response.end()
      entry.sent(portion.bytes.length)
      if (portion.last) return void response.end(portion.bytes)
      response.write(portion.bytes)
    }
  }

  function begin() {
    entry.decided(plan.status)
    response.writeHead(plan.status, plan.headers)
    response.flushHeaders()
    pump()
  }

  if (plan.headDelayMs) timer.after(plan.headDelayMs, begin)
  else begin()
}
