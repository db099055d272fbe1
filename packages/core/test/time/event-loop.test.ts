import { expect, it, onTestFinished, vi } from 'vitest'
import { LoopLoad, loopLoad } from '../../src/time/event-loop.js'

/** A loop whose time and work are told by hand, which has started the program. */
class FakeLoop {
  active = 200
  time = 1_000
  cpu = 200
  looks = 0

  now = (): number => this.time

  eventLoopUtilization = (later?: { active: number; idle: number }, earlier?: { active: number; idle: number }) => {
    if (later && earlier) {
      const [active, idle] = [later.active - earlier.active, later.idle - earlier.idle]
      return { active, idle, utilization: active + idle === 0 ? 0 : active / (active + idle) }
    }
    this.looks++
    return { active: this.active, idle: this.time - this.active, utilization: this.active / this.time }
  }

  cpuMs = (): number => this.cpu

  /** Time goes by, of which a part is worked. @param got - what the loop gets of the processor meanwhile; by default all that it works. */
  pass(ms: number, part: number, got = part): void {
    this.time += ms
    this.active += ms * part
    this.cpu += ms * got
  }
}

/** Puts a loop in place of that of this thread, and another global process. */
function standInFor(loop: FakeLoop, process: object | undefined): void {
  vi.stubGlobal('process', process)
  vi.spyOn(performance, 'now').mockImplementation(loop.now)
  vi.spyOn(performance, 'eventLoopUtilization').mockImplementation(loop.eventLoopUtilization)
  onTestFinished(() => {
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
  })
}

it('is busy from four fifths of the time on, and calm again below a half', () => {
  const loop = new FakeLoop()
  const load = new LoopLoad(loop, loop.cpuMs)
  expect(load.busy).toBe(false)
  const states = [0.79, 0.8, 0.6, 0.5, 0.49, 0.6, 1].map(part => {
    loop.pass(500, part)
    return load.busy
  })
  expect(states).toEqual([false, true, true, true, false, false, true])
})

it('sees a rush within a tenth of a second, and its end in half of one', () => {
  const loop = new FakeLoop()
  const load = new LoopLoad(loop, loop.cpuMs)
  void load.busy
  loop.pass(100, 0.9)
  expect(load.busy).toBe(true)
  // In gusts: calm for moments, busy on the whole.
  for (const part of [0, 1, 0.2, 1, 0.5, 0, 1, 0.2, 1, 0.5]) {
    loop.pass(100, part)
    expect(load.busy).toBe(true)
  }
  loop.pass(499, 0.1)
  expect(load.busy).toBe(true)
  loop.pass(1, 0.1)
  expect(load.busy).toBe(false)
})

it('looks ten times a second at most, however often it is asked', () => {
  const loop = new FakeLoop()
  const load = new LoopLoad(loop, loop.cpuMs)
  for (let i = 0; i < 1_000; i++) {
    loop.pass(1, 1)
    void load.busy
  }
  expect(loop.looks).toBeLessThanOrEqual(11)
  expect(load.busy).toBe(true)
})

it('takes the whole time since the last look into account', () => {
  const loop = new FakeLoop()
  const load = new LoopLoad(loop, loop.cpuMs)
  void load.busy
  loop.pass(60_000, 0)
  loop.pass(50, 1)
  expect(load.busy).toBe(false)
})

it('is calm while others have the processor that it waits for', () => {
  const loop = new FakeLoop()
  loop.pass(500, 1)
  const load = new LoopLoad(loop, loop.cpuMs)
  void load.busy
  const states = [0.3, 0.79, 0.8, 0.5, 0.49].map(got => {
    loop.pass(500, 1, got)
    return load.busy
  })
  expect(states).toEqual([false, false, true, true, false])
})

it('is calm where nobody knows', () => {
  let time = 0
  const now = () => (time += 1_000)
  const asked = vi.fn(() => 0)
  // Deno and Bun.
  const load = new LoopLoad({ now }, asked)
  expect([load.busy, load.busy, load.busy]).toEqual([false, false, false])
  expect(asked).not.toHaveBeenCalled()
})

it.each<[string, object | undefined]>([
  ['no process', undefined],
  ['a process without processor times, as in the edge runtime of Next', { env: {} }],
  [
    'processor times that throw, as in workerd',
    {
      cpuUsage() {
        throw new Error('This is not implemented.')
      },
    },
  ],
])('is calm with %s', (_, process) => {
  const loop = new FakeLoop()
  standInFor(loop, process)
  const states = [1, 2, 3].map(() => {
    loop.pass(5_000, 1)
    return loopLoad.busy
  })
  expect(states).toEqual([false, false, false])
})

it('is busy with a loop that has its core', () => {
  const loop = new FakeLoop()
  standInFor(loop, { threadCpuUsage: () => ({ user: loop.cpu * 600, system: loop.cpu * 400 }) })
  loop.pass(1e9, 0.1)
  void loopLoad.busy
  const states = [0.9, 0.3].map(got => {
    loop.pass(5_000, 1, got)
    return loopLoad.busy
  })
  expect(states).toEqual([true, false])
})
