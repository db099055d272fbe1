/** Cost of loading. */
export interface ImportRun {
  /** Milliseconds until all modules were evaluated. */
  readonly ms: number
  /** Milliseconds of CPU, the compiler's threads included. */
  readonly cpuMs: number
  /** Bytes that the process has grown by, after a garbage collection. */
  readonly bytes: number
}

/** Modules that were loaded: none may be collected before it is weighed. */
const kept: unknown[] = []

/** Loads, and tells what it took. */
export async function measureLoading(load: () => Promise<unknown>): Promise<ImportRun> {
  // Node loads its clock when it is first asked, which is nobody's cost here.
  performance.now()
  const before = resident()
  const cpu = process.cpuUsage()
  const began = performance.now()
  kept.push(await load())
  const ms = performance.now() - began
  const { user, system } = process.cpuUsage(cpu)
  return { ms, cpuMs: (user + system) / 1000, bytes: resident() - before }
}

function resident(): number {
  for (let time = 0; time < 3; time++) globalThis.gc?.()
  return process.memoryUsage().rss
}
