import { expect, test } from 'vitest'
import { documentOf } from '../src/report/document.ts'
import { drawPictures } from '../src/report/pictures.ts'
import { describeCommit, isBusy } from '../src/run/machine.ts'
import type { Results } from '../src/run/results.ts'

test.each([
  [0.5, 2, false],
  [0.6, 2, true],
  [0.6, 8, false],
])('a load of %d on %d cores is busy: %j', (load, cores, busy) => {
  expect(isBusy({ load, cores })).toBe(busy)
})

test('a report and its pictures tell the commit that was measured', () => {
  const metrics = [{ id: 'cpu', title: 'CPU', unit: 'µs', digits: 1, picture: true as const }]
  const results: Results = {
    command: 'npm run bench',
    startedAt: '2026-11-28T00:00:00Z',
    commit: 'c0ffee5',
    seconds: 60,
    machine: { node: 'v26', cpu: 'a', cores: 2, memoryGiB: 1, system: '', load: 0 },
    versions: {},
    contenders: [],
    modes: [
      {
        id: 'event',
        title: 'Burst',
        about: '',
        metrics,
        rows: [{ contender: 'raw', values: { cpu: [1] }, notes: [] }],
      },
    ],
    installs: [],
    profiles: [],
  }
  expect(documentOf(results, [])).toContain('in 1 minutes, of commit c0ffee5. Node 26')
  expect(drawPictures(results)[0]!.svg).toContain('2026-11-28 · c0ffee5')
  for (const [group, name] of [
    [undefined, 'event-cpu.svg'],
    ['event', 'event-cpu.svg'],
    ['speed', 'speed-event-cpu.svg'],
  ])
    expect(documentOf(results, drawPictures(results, group), group)).toContain(`](${name})`)
  const { commit: _, ...without } = results
  expect(documentOf(without, [])).toContain('in 1 minutes. Node 26')
})

test('the commit is short, with a sign where files are others', () => {
  expect(describeCommit() ?? '').toMatch(/^(?:[0-9a-f]{7,}\+?)?$/)
})
