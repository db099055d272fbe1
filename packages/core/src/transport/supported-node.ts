import { versions } from 'node:process'

/** The oldest Node that everything below us runs on; undici 8 fails to load on older ones, with an error that does not say why. */
const [major = 0, minor = 0] = versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  throw new Error(`Millrace needs Node 22.19 or later; this is Node ${versions.node}.`)
}
