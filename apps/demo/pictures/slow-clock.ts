/**
 * Lets the clocks and timers of a page or a process run this many times slower. With it a machine that draws a few pictures a second films every movement, and
 * what the page says about time is true in a movie that is shown as many times faster. Takes nothing from outside, so that a page can be given its text.
 */
export function slowClock(slowness: number): void {
  const clock = globalThis as unknown as Record<string, (run: unknown, ms?: number, ...rest: unknown[]) => unknown>
  for (const name of ['setTimeout', 'setInterval']) {
    const timer = clock[name]!
    clock[name] = Object.assign((run: unknown, ms = 0, ...rest: unknown[]) => timer(run, ms * slowness, ...rest), timer)
  }
  const begun = Date.now()
  const now = Date.now.bind(Date)
  const slowNow = (): number => Math.trunc(begun + (now() - begun) / slowness)
  globalThis.Date = new Proxy(Date, {
    construct: (date, given) => Reflect.construct(date, given.length > 0 ? given : [slowNow()]),
    get: (date, name) => (name === 'now' ? slowNow : Reflect.get(date, name)),
  })
  const elapsed = performance.now.bind(performance)
  performance.now = () => elapsed() / slowness
}
