/**
 * The vendor of the benchmark in a process of its own: answers `POST /<mode>[-<shape>]/<tokens>/<period>/v1/…`, and
 * `/tools/<calls>/<characters>` likewise, over cleartext and TLS.
 */
import { serve } from '../shared/ipc.ts'
import { openDoors } from './doors.ts'
import { Vendor } from './vendor.ts'

const vendor = new Vendor()
const { ports, authority } = await openDoors(vendor)

serve({
  ports: () => ports,
  authority: () => authority,
  report: (reader: string) => vendor.report(reader),
  lost: (readers: readonly string[]) => vendor.lost(readers),
  open: () => vendor.open(),
  forget: () => vendor.forget(),
})
