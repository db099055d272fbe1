/**
 * Shared by Millrace's own packages for pages, as `internal` is by the others. Not for applications: it may change in any release. Functions alone, of which a
 * page that calls none pays for none.
 */
export { checkHolder, checkNames, type KnownNames, refuseMisspelt } from './vocabulary/known-names.js'
export { otherNames, refuseOtherNames } from './vocabulary/other-names.js'
