/**
 * Modules of Node that a start needs a little of. Not by `import`, which reads every export of a module: one of `node:http` is `WebSocket`, by which Node loads its
 * own undici, 16 MB of memory and 50 ms of a start; one of `node:util` brings workers along, and one of `node:crypto` the Web's (Node 26.10, 2026-11).
 */
export const { createServer } = process.getBuiltinModule('node:http')
export const {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  unwatchFile,
  watch,
  watchFile,
  writeFileSync,
} = process.getBuiltinModule('node:fs')
export const { isDeepStrictEqual, parseArgs } = process.getBuiltinModule('node:util')
export const { hash, randomBytes, timingSafeEqual } = process.getBuiltinModule('node:crypto')
