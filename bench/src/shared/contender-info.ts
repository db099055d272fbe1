import type { FormatName } from '../client/formats.ts'
import type { ApiRequest } from './api-request.ts'

/** Something to be measured: a relay, a page, or a way to an object or to run tools. */
export interface ContenderInfo {
  /** Name on the command line, and of its file under `relay/contenders`, `pages`, `objects` or `tools`. */
  readonly id: string
  /** Name in tables and pictures. */
  readonly label: string
  /**
   * Whose it is: a floor that does less than a relay must, Millrace, or a library that is used today. Or a part that has modes of its own: a wire
   * format or an adapter for a framework, which stand beside Millrace as usual; a bridge, which stands beside the library that it leads to; a relay
   * whose answers can be resumed; a page in a browser; a way to an object; a way to run tools; a gateway, beside a relay of bytes; a dialect; a
   * transport; a relay over TLS; frames to be read; code to be loaded.
   */
  readonly kind:
    | 'floor'
    | 'millrace'
    | 'peer'
    | 'wire'
    | 'adapter'
    | 'bridge'
    | 'store'
    | 'page'
    | 'object'
    | 'tool'
    | 'gateway'
    | 'shape'
    | 'transport'
    | 'tls'
    | 'frames'
    | 'import'
  /** npm packages, for the versions in the report. */
  readonly packages: readonly string[]
  /** The way of use, as its documentation shows. */
  readonly use: string
  /** Dialect in which a relay answers. Absent: it is none. */
  readonly format?: FormatName
  /** The request that a gateway takes, by the address of its upstream. Default: that of the other relays. */
  readonly api?: (upstream: string) => ApiRequest
  /** The door of the upstream that a relay asks at. Default: cleartext. */
  readonly door?: 'tls' | 'h2'
  /** Bars that stand out in the pictures, for parts of which only some are Millrace's. Default: of kind `millrace`. */
  readonly own?: true
}
