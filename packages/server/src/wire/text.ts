import type { ChatRecord } from '@millrace/core'
import { ownWire } from './own-wires.js'
import type { WireEncoder, WireFormat } from './wire.js'

class BareText implements WireEncoder {
  /** Text was sent since the last `step-end`. */
  #shown = false
  #ended = false

  get ended(): boolean {
    return this.#ended
  }

  encode(records: readonly ChatRecord[]): string {
    let text = ''
    for (const record of records) {
      if (record.type === 'text-delta') {
        text += record.delta
        this.#shown = true
      } else if (record.type === 'step-end') this.#shown = false
      // Text that was sent cannot be taken back.
      else if (record.type === 'reset' && this.#shown) {
        this.#ended = true
        return text
      }
    }
    return text
  }
}

/**
 * The bare text of an answer, for `curl` and readers that know no events. Reasoning, calls and sources are left out. The dialect has no word for
 * a failure: behind the head the connection is broken off. It has no comment either, so a silent answer sends no heartbeat.
 */
export const textWire: WireFormat = ownWire({
  id: 'text',
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  heartbeat: '',
  failures: 'broken-off',
  createEncoder: () => new BareText(),
})
