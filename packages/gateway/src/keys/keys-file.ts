import { dirname } from 'node:path'
import { applyEdits, modify } from 'jsonc-parser'
import { existsSync, mkdirSync, readFileSync } from '../builtin.js'
import { ConfigError } from '../config/config-error.js'
import { readJson } from '../config/json-file.js'
import { changeFile } from './change-file.js'
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
  mkdirSync(dirname(path), { recursive: true })
  changeFile(path, () => {
    const text = textOf(path)
    if (keysIn(text, path).some(key => key.name === name))
      throw new ConfigError(
        [{ path: [name], message: 'is there already: revoke it first, or take another name' }],
        path,
      )
    const next = edited(text, name, config)
    keysIn(next, path)
    return next
  })
}

/** Takes a key out of a file. @returns false for a name that is not in it. @throws ConfigError for what is no file of keys. */
export const takeFromFile = (path: string, name: string): boolean =>
  existsSync(path) &&
  changeFile(path, () => {
    const text = textOf(path)
    return keysIn(text, path).some(key => key.name === name) ? edited(text, name, undefined) : undefined
  })

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
