import { commonFaults, type FaultShape } from '../course/fault-text.js'
import type { CommonFault } from '../course/faults.js'

/** A fault of TGI or of the connection. A `code` is a type of error, such as `overloaded`, and may be any other. */
export type TgiFault = CommonFault

/** The faults that TGI has. */
export const tgiFaults: Readonly<Record<TgiFault['type'], FaultShape>> = commonFaults
