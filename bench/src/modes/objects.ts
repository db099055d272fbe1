import type { ObjectLoad, ObjectRun } from '../objects/main.ts'
import { Worker } from '../run/worker.ts'
import type { Metric, Mode } from './mode.ts'

const cpu: Metric = { id: 'cpu', title: 'CPU', unit: 'ms', digits: 1, picture: true }
const growth: Metric = { id: 'growth', title: 'CPU of twice as much', unit: '×', digits: 2 }
const partials: Metric = { id: 'partials', title: 'partial objects', unit: '', digits: 0 }

const common = {
  group: 'objects',
  alsoIn: 'tools',
  parts: 'object',
  references: ['object-parse', 'object-millrace'],
  rounds: 3,
} as const satisfies Partial<Mode>

async function read(contender: string, load: ObjectLoad): Promise<ObjectRun> {
  const worker = new Worker('objects.js', [contender])
  try {
    return await worker.call<ObjectRun>('run', load, 600_000)
  } finally {
    await worker.end()
  }
}

const notesOf = (...runs: readonly ObjectRun[]): string[] =>
  runs.every(({ intact }) => intact) ? [] : ['the object is another than was sent']

/** A whole megabyte, and how the work grows: the libraries of others with the deltas of a fast host, since theirs grows with the square. */
const large: Mode = {
  ...common,
  id: 'objects',
  title: 'Objects of 1 MB',
  about:
    'An object of a million characters in deltas of 1,000, each partial object looked at, the whole one checked by Zod; then one of two million in a new process. The mean of five in one process, of the AI SDK one.',
  metrics: [cpu, growth, partials],
  async measure(_, { id }, { scale }) {
    const characters = 1_000_000 * scale
    const times = id === 'object-ai-sdk' ? 1 : 5
    const once = await read(id, { characters, delta: 1000, times })
    const figures = { cpu: once.cpuMicros / 1000, partials: once.partials }
    if (times === 1) return { sample: figures, notes: notesOf(once) }
    const twice = await read(id, { characters: 2 * characters, delta: 1000, times })
    return { sample: { ...figures, growth: twice.cpuMicros / once.cpuMicros }, notes: notesOf(once, twice) }
  },
}

/** Deltas as most models send them. */
const tokens: Mode = {
  ...common,
  id: 'objects-tokens',
  title: 'Objects of 50 KB, token by token',
  about: 'An object of 50,000 characters in deltas of 10, each partial object looked at, the whole one checked by Zod.',
  metrics: [cpu, partials],
  async measure(_, { id }) {
    const run = await read(id, { characters: 50_000, delta: 10, times: id === 'object-ai-sdk' ? 1 : 5 })
    return { sample: { cpu: run.cpuMicros / 1000, partials: run.partials }, notes: notesOf(run) }
  },
}

/** Objects out of answers. */
export const objectModes: readonly Mode[] = [large, tokens]
