import type { FaultInfo } from '../../shared/info.js'

const menu: readonly FaultInfo[] = [
  { id: 'rate-limit', when: 'next', emulatorOnly: true },
  { id: 'splice', when: 'next', emulatorOnly: true },
  { id: 'cut', when: 'next', emulatorOnly: true },
  { id: 'stall', when: 'next', emulatorOnly: true },
  { id: 'slow-reader', when: 'next', emulatorOnly: false },
  { id: 'cut-connection', when: 'now', emulatorOnly: false },
]

/** The faults of a server, by what stands around it. */
export const faultMenu = ({ supervised, cluster }: { supervised: boolean; cluster: boolean }): FaultInfo[] => [
  ...menu,
  ...(supervised ? [{ id: 'kill', when: 'now', emulatorOnly: false } as const] : []),
  ...(cluster
    ? [
        { id: 'kill-reader', when: 'now', emulatorOnly: false } as const,
        { id: 'store-away', when: 'now', emulatorOnly: false } as const,
      ]
    : []),
]
