/**
 * Milliseconds that a call to `node:sqlite` waits for a commit of another process, and the whole of this process with it. A longer wait is left to later
 * tries.
 */
export const busyMs = 20

/** SQLite's number for a file that another process holds, without the bits that say more. */
const busyCode = 5

/** True for the failure of a call for which another process had to wait no longer than `busyMs`. */
export const isBusy = (cause: unknown): boolean =>
  ((cause as { readonly errcode?: number } | undefined)?.errcode ?? 0) % 256 === busyCode
