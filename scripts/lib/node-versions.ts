/** The Nodes that the packed packages are tested on, lowest first: the floor of their `engines`, then the newest of each line that Node supports. */
export const supportedNodes = ['22.19.0', '22.23.3', '24.21.0', '26.10.0'] as const

/** The newest of the line below. It starts the repository's commands, and the packages refuse it in one sentence. */
export const tooOldNode = '20.20.2'

/** `22.19.0` → 22 */
export const lineOf = (version: string): number => Number.parseInt(version, 10)
