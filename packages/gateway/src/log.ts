import { callLine } from './log/call-line.js'
import { LineBuffer, type LineTarget } from './log/line-buffer.js'
import type { GatewayObserver } from './observer.js'

export type { LineTarget }

/** The observer that writes a log. */
export interface JsonLog extends GatewayObserver {
  /** Writes what waits: before a process ends. @throws what the target throws. */
  flush(): void
}

/**
 * Writes a line of JSON for each request that is over: when, by which key, model and provider, tokens, cost, times and how it ended. Never what was asked or
 * answered, and nothing secret. Lines are written up to 50 ms late, together. A target that throws costs these lines, whose number the next one tells, and
 * `onError` of the gateway hears of it with the next request.
 *
 * @param target - such as `process.stdout`.
 * @example
 * ```ts
 * import { createGateway } from '@millrace/gateway'
 * import { jsonLog } from '@millrace/gateway/log'
 *
 * const log = jsonLog({ write: line => console.log(JSON.parse(line).endpoint) })
 * const gateway = createGateway({ emulator: true }, { observers: [log] })
 * await gateway.fetch(new Request('http://localhost/v1/models'))
 * log.flush() // /v1/models
 * ```
 */
export function jsonLog(target: LineTarget): JsonLog {
  const lines = new LineBuffer(target)
  return { ended: (call, end) => lines.add(callLine(call, end)), flush: () => lines.flush() }
}
