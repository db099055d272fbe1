import { join } from 'node:path'

/** The repository's root. Everything is built into `bench/dist`, so that this holds for each part of the benchmark. */
export const repository = join(import.meta.dirname, '../..')
