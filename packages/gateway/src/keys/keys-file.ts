import { dirname } from 'node:path'
import { applyEdits, modify } from 'jsonc-parser'
import { mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from '../builtin.js'
import { ConfigError } from '../config/config-error.js'
import { readJson } from '../config/json-file.js'
import { type ClientKey, readKeys } from './client-key.js'
import type { KeyConfig, NamedKeys } from './key-config.js'
import { keyFlaws } from './key-schema.js'

/**
 * Reads the text of a file of keys.
 *
 * @param where - names it in errors.
 * @throws ConfigError with a line for each flaw.
 */
export function keysIn(text: string, where: string): readonly ClientKey[] {
  const { value, lineOf } = readJson(text, where)
  const ofForm = keyFlaws(value)
  if (ofForm.length > 0) throw new ConfigError(ofForm, where, lineOf)
  const { keys, flaws } = readKeys(value as NamedKeys)
  if (flaws.length > 0) throw new ConfigError(flaws, where, lineOf)
  return keys
}

/** The keys of a file; none where there is no file. @throws ConfigError for what is no file of keys. */
export const keysOfFile = (path: string): readonly ClientKey[] => keysIn(textOf(path), path)

/**
 * Adds a key to a file, which is made where there is none. Comments in it stay.
 *
 * @throws ConfigError for a name that is in it already or that no key can have, and for what is no file of keys.
 */
export function addToFile(path: string, name: string, config: KeyConfig): void {
  const text = textOf(path)
  if (keysIn(text, path).some(key => key.name === name))
    throw new ConfigError([{ path: [name], message: 'is there already: revoke it first, or take another name' }], path)
  const next = edited(text, name, config)
  keysIn(next, path)
  write(path, next)
}

/** Takes a key out of a file. @returns false for a name that is not in it. @throws ConfigError for what is no file of keys. */
export function takeFromFile(path: string, name: string): boolean {
  const text = textOf(path)
  if (!keysIn(text, path).some(key => key.name === name)) return false
  write(path, edited(text, name, undefined))
  return true
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return '{}\n'
    throw thrown
  }
}

const edited = (text: string, name: string, value: KeyConfig | undefined): string =>
  applyEdits(text, modify(text, [name], value, { formattingOptions: { insertSpaces: true, tabSize: 2 } }))

/** Writes a file in one step, so that nobody reads half of one. A link to it stays one. */
function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const target = realPath(path)
  const next = `${target}.${process.pid}.new`
  writeFileSync(next, text, { mode: 0o600 })
  renameSync(next, target)
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    // There is none yet.
    return path
  }
}
