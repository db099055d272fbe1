/**
 * The oldest Node that everything below us runs on; undici 8 fails to load on older ones, with an error that does not say why.
 *
 * @throws Error on an older one.
 */
export function checkNode(): void {
  // The global, since an import from `node:process` reads all that it has, and opens standard input and output for it: 15 ms and 4 MB (Node 26.10, 2026-11).
  const { node } = process.versions
  const [major = 0, minor = 0] = node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 19)) return
  throw new Error(`Millrace needs Node 22.19 or later; this is Node ${node}.`)
}
