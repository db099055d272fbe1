import type { StreamStore } from '@millrace/core'
import { joinDefaults, resolveLimits, storeDefaults } from './options.js'
import { SqliteStore, type SqliteStoreOptions } from './sqlite/sqlite-store.js'
import { openTables } from './sqlite/tables.js'

export type { SqliteStoreOptions }

const defaults = { ...storeDefaults, ...joinDefaults, pollMs: 100 }

/**
 * Keeps streams in a file by `node:sqlite`: what is appended survives the process, a `kill -9` included. Processes of one machine may share the
 * file: one that another process holds is tried again, an append until its lease is over, and anything else for 5 s. The appends of all streams share
 * commits, see `joinMs`.
 *
 * Needs Node 22.19 or later; before Node 24.15 Node itself warns that the module is experimental.
 *
 * @param path - of the file, which is made where it is missing; beside it there are one with the ending `-wal` and one with `-shm`.
 * @throws TypeError naming the option that is not of its type; Error naming the path where it cannot be opened, with the error of `node:sqlite` as its cause.
 */
export function sqliteStore(path: string, options: SqliteStoreOptions = {}): StreamStore {
  if (typeof path !== 'string' || path === '')
    throw new TypeError("sqliteStore takes the path of its file, or ':memory:'.")
  return new SqliteStore(openTables(path), resolveLimits(defaults, options))
}
