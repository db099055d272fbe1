/** What is used of a profile as V8 writes it. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
  }[]
  /** Ids of nodes. */
  readonly samples: readonly number[]
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[]
}

/** Whose a function is, by its address; the first row that fits. Built-in functions without an address come last. */
const owners: readonly (readonly [url: RegExp, owner: string])[] = [
  [/\/packages\/([\w-]+)\/dist\//, '@millrace/$1'],
  [/eventsource-parser/, 'eventsource-parser'],
  [/node_modules\/undici\/|node:internal\/deps\/undici|^wasm:/, 'undici'],
  [/^node:internal\/(modules|bootstrap|process\/pre_execution|vm)/, 'loading the code'],
  [/^node:(_http|internal\/http|http)/, 'node:http'],
  [
    /^node:(net|internal\/(streams|stream_base|net|buffer)|events|buffer|stream)/,
    'sockets, streams and events of Node',
  ],
  [/^node:(timers|internal\/timers)/, 'timers of Node'],
  [/^node:/, 'Node, the rest'],
  [/\/bench\/dist\//, "the benchmark's route"],
  [/./, 'other packages'],
]

const writes = /^(writev|writeBuffer|write\w+String)$/

/**
 * Milliseconds of CPU by whose code they were spent in, the largest first. What a built-in function takes that the compiler does not tell
 * apart, as `JSON.parse` mostly, is its caller's.
 */
export function ownersOf({ nodes, samples, timeDeltas }: CpuProfile): Record<string, number> {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]))
  const spent = new Map<string, number>()
  for (const [at, id] of samples.entries()) {
    const frame = frames.get(id)
    if (!frame || frame.functionName === '(idle)') continue
    const owner = ownerOf(frame)
    spent.set(owner, (spent.get(owner) ?? 0) + (timeDeltas[at] ?? 0) / 1000)
  }
  return Object.fromEntries([...spent].sort(([, a], [, b]) => b - a))
}

function ownerOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  if (url === '') {
    if (functionName === '(garbage collector)') return 'garbage collection'
    return writes.test(functionName) ? 'writing to sockets' : 'V8 and native code'
  }
  for (const [pattern, owner] of owners) {
    const found = pattern.exec(url)
    if (found) return owner.replace('$1', found[1] ?? '')
  }
  return 'V8 and native code'
}
