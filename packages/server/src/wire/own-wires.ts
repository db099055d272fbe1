import type { WireFormat } from './wire.js'

const own = new WeakSet<WireFormat>()

/** Marks a wire format of this package: its headers can be sent, and its functions look at no async context, so that they are called in any. */
export function ownWire(wire: WireFormat): WireFormat {
  own.add(wire)
  return wire
}

/** True for a wire format of this package, and not for one that an application has made out of it. */
export const isOwnWire = (wire: WireFormat): boolean => own.has(wire)
