import { parseShorthand } from '../core/shorthand.js'
import type { AnyFault, CommonFault } from './faults.js'

/** The kind of value that a field of a fault takes. */
type Kind = 'number' | 'text' | 'code' | 'flag' | readonly string[]

/** One fault: its fields, the one that `name:value` fills, and the one that it cannot do without. */
export interface FaultShape {
  readonly value?: string
  readonly needs?: string
  readonly fields: Readonly<Record<string, Kind>>
}

/** The faults of a vendor by name. The one source of checks and help. */
export type FaultTable = Readonly<Record<string, FaultShape>>

/** The fields of a fault that strikes inside of a stream. */
export const place = { after: 'number', from: ['start', 'text'] } as const

/** The faults that every vendor has. */
export const commonFaults = {
  error: {
    value: 'code',
    needs: 'code',
    fields: { code: 'code', status: 'number', message: 'text', retryAfter: 'code' },
  },
  'error-in-stream': { value: 'code', needs: 'code', fields: { code: 'code', message: 'text', ...place } },
  finish: { value: 'reason', needs: 'reason', fields: { reason: 'text', after: 'number' } },
  'no-done': { fields: {} },
  'json-answer': { fields: {} },
  cut: { value: 'bytes', fields: { bytes: 'number', ...place, clean: 'flag' } },
  stall: { value: 'after', fields: place },
  garbage: { value: 'kind', fields: { kind: ['json', 'bytes', 'html'], ...place } },
  'slow-head': { value: 'ms', fields: { ms: 'number' } },
  'slow-first-byte': { value: 'ms', fields: { ms: 'number' } },
} as const satisfies Readonly<Record<CommonFault['type'], FaultShape>>

/** A fault, several, or their text: shorthand (`stall:5`, `error:1302 retry-after=7; no-done`) or JSON. */
export type FaultInput<Fault extends AnyFault> = Fault | readonly Fault[] | string

/**
 * Reads and checks faults.
 *
 * @throws {TypeError} for an unknown fault or field, a missing or a wrong value; the message names it.
 */
export function readFaults<Fault extends AnyFault>(table: FaultTable, input: FaultInput<Fault>): readonly Fault[] {
  const faults = typeof input === 'string' ? parseText(table, input) : input
  const list = Array.isArray(faults) ? faults : [faults]
  for (const fault of list) checkFault(table, fault)
  return list
}

function parseText(table: FaultTable, text: string): unknown {
  const valueFields = Object.fromEntries(Object.entries(table).map(([name, { value }]) => [name, value]))
  if (!/^\s*[[{]/.test(text)) return parseShorthand(text, valueFields)
  try {
    return JSON.parse(text)
  } catch {
    throw new TypeError('a fault that begins like JSON is no JSON')
  }
}

function checkFault(table: FaultTable, fault: Record<string, unknown>): void {
  const type = String(fault?.type)
  const shape = Object.hasOwn(table, type) ? table[type] : undefined
  if (!shape) throw new TypeError(`unknown fault "${type}", known: ${Object.keys(table).join(', ')}`)
  const { needs, fields } = shape
  if (needs && fault[needs] === undefined) throw new TypeError(`fault "${type}" needs ${needs}`)
  for (const [name, value] of Object.entries(fault)) {
    if (name === 'type' || value === undefined) continue
    const kind = fields[name]
    if (!kind)
      throw new TypeError(`fault "${type}" has no field "${name}", it has: ${Object.keys(fields).join(', ') || 'none'}`)
    if (!fits(value, kind)) throw new TypeError(`fault "${type}": ${name} must be ${wanted(kind)}`)
  }
}

function fits(value: unknown, kind: Kind): boolean {
  if (kind === 'number') return typeof value === 'number' && value >= 0
  if (kind === 'flag') return typeof value === 'boolean'
  if (kind === 'text') return typeof value === 'string'
  if (kind === 'code') return typeof value === 'string' || typeof value === 'number'
  return kind.includes(String(value))
}

function wanted(kind: Kind): string {
  if (typeof kind !== 'string') return `one of ${kind.join(', ')}`
  return { number: 'a number of 0 or more', flag: 'true or false', text: 'a text', code: 'a code' }[kind]
}

/** One line for each fault with its fields, for a terminal. @param but - faults that are left out where they have the same fields. */
export function faultHelp(table: FaultTable, but: FaultTable = {}): string {
  return Object.entries(table)
    .filter(([name, { fields }]) => !but[name] || Object.keys(fields).join() !== Object.keys(but[name].fields).join())
    .map(([name, { value, fields }]) => {
      const rest = Object.entries(fields).filter(([field]) => field !== value)
      const words = rest.map(([field, kind]) =>
        kind === 'flag' ? `[${kebab(field)}]` : `[${kebab(field)}=${shown(kind)}]`,
      )
      return `  ${[value ? `${name}:<${value}>` : name, ...words].join(' ')}`
    })
    .join('\n')
}

const kebab = (field: string) => field.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

const shown = (kind: Kind) => (typeof kind === 'string' ? '…' : kind.join('|'))
