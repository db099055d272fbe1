import type { Json, Warning } from '@millrace/core'
import type { ChatHttpRequest } from '../exchange/exchange.js'
import type { UnreadSettings } from '../wire/wire.js'

/** Context of `prepare`, and of the functions of `models`. */
export interface PrepareContext {
  /** The owner that `authorize` gave. */
  readonly owner?: string
  /**
   * The application's own data that the client has sent along: `metadata` of the body on `nativeWire`, as `providerOptions.metadata` of `remote()` is sent. It is
   * whatever a browser says, of any form. Absent on other wires, where there is none, and for the functions of `models`.
   */
  readonly metadata?: Json
  /**
   * Settings of the client's body that its dialect does not read, by their names: those of the dialect's own vendor, such as `service_tier`, and unknown ones. A
   * provider that takes some may get them in `providerOptions`; `passedOn` then names them. They are of any form. Absent where there are none, on wires of
   * browsers, and for the functions of `models`.
   */
  readonly unread?: UnreadSettings
  /** Parts of the client's request that its dialect has left out or changed. Absent where there are none, and for the functions of `models`. */
  readonly warnings?: readonly Warning[]
  /** The HTTP request. */
  readonly request: ChatHttpRequest
}
