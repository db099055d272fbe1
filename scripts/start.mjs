/**
 * Starts the gateway or an entry of the demo app from a bare clone: `node scripts/start.mjs <main|ask|gateway> …arguments`.
 * Plain JavaScript for Node 18 and later, with no dependency: it runs before anything is installed. It installs, builds,
 * says each second what is going on, then hands over to the workspace's own Node.
 */
import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const pnpm = ['npx', '-y', 'pnpm@12.21.0']
const [entry = 'main', ...args] = process.argv.slice(2)
// A question at the prompt wants the answer alone; the ticking only shows when there is something to wait for.
const silentSeconds = entry === 'ask' ? 3 : 0
const isGateway = entry === 'gateway'
// Longer than the gateway lets its answers run on.
const patienceMs = isGateway ? 15_000 : 5_000

// Process groups and the programs in node_modules/.bin are other things there; the packages themselves run everywhere.
if (process.platform === 'win32')
  fail(
    'The commands of this repository need Linux or macOS. On Windows run them in WSL: https://learn.microsoft.com/windows/wsl',
  )

/** The oldest Node that the packages run on, as their manifests say. */
const oldestNode = [22, 19]
const children = new Set()
let stopping = false
/** The gateway runs: to it SIGHUP is the wish to read its configuration again, and no end. */
let readsAgain = false
/** The step that runs: its name, when it began, and the output of its program. Undefined where nothing is waited for. */
let step
// Below a second: a timer is late on a busy machine.
const ticking = setInterval(tell, 750).unref()

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop(signal))
process.on('SIGHUP', () => (readsAgain ? signalAll('SIGHUP') : stop('SIGHUP')))
stopWithNpm()

if (!isInstalled() || !nodeToRun()) await prepare('installing', [...pnpm, 'install', '--frozen-lockfile', ...needed()])
await prepare('building', [...pnpm, '--silent', 'run', isGateway ? 'build:gateway' : 'build:demo'])

const main = isGateway ? join(root, 'packages/gateway/dist/cli.js') : join(root, 'apps/demo/dist', `${entry}.js`)
if (!existsSync(main)) fail(`There is no ${main}: the build made no such entry.`)
const demo = launch(nodeToRun() ?? fail('There is no Node to run it.'), [main, ...args], 'inherit', entry === 'main')
readsAgain = isGateway
if (entry === 'main') {
  begin('starting')
  // The demo says when it answers; what it writes itself goes to the terminal unseen.
  demo.once('message', () => {
    step = undefined
    demo.disconnect()
  })
}
// A child that a signal ended has no exit code: report it as a shell does.
demo.on('close', code => process.exit(code ?? (stopping ? 130 : 1)))

/**
 * The choice of what an installation fetches. Until `npm test` has fetched everything: what runs the demo and what builds it, which is a third of the packages, and a Node
 * where this one is too old. The lockfile is this repository's own, with the checksum of each package in it; to look up the age of each version in it besides, as pnpm
 * does and `npm test` has it do, takes more bytes than all packages (343 MB, pnpm 12.21).
 */
function needed() {
  if (existsSync(join(root, 'tests/node_modules'))) return []
  const filters = ['@millrace/demo...', 'millrace-monorepo', ...(isNewEnough() ? [] : ['@millrace/node'])]
  return ['--prod', '--trust-lockfile', ...filters.flatMap(filter => ['--filter', filter])]
}

/** The Node that builds and runs: the workspace's, where it is installed, or this one. Undefined where there is none that is new enough. */
function nodeToRun() {
  const installed = ['node_modules/.bin/node', 'tools/node/node_modules/.bin/node'].map(path => join(root, path))
  return installed.find(path => existsSync(path)) ?? (isNewEnough() ? process.execPath : undefined)
}

function isNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
}

/** Whether the packages are built for more than to run: then their types stay, where their compiler is there. */
function hasTypes() {
  return ['packages/core/dist/index.d.ts', 'node_modules/typescript-7'].every(path => existsSync(join(root, path)))
}

/** Whether the last installation is newer than the lockfile. Spares a second; `pnpm run` looks more closely. */
function isInstalled() {
  const modules = join(root, 'node_modules/.modules.yaml')
  return existsSync(modules) && statSync(modules).mtimeMs > statSync(join(root, 'pnpm-lock.yaml')).mtimeMs
}

/** Names the step that begins. */
function begin(what) {
  step = { what, started: Date.now(), output: '' }
  ticking.refresh()
  if (silentSeconds === 0) console.error(`${what} …`)
}

/** Says what goes on, for how long, and the last thing that its program said. */
function tell() {
  if (!step || stopping) return
  const seconds = Math.round((Date.now() - step.started) / 1000)
  if (seconds > silentSeconds) console.error(`${step.what} … ${seconds} s  ${lastLine(step.output)}`.trimEnd())
}

/** Runs a preparing command. Its whole output shows when it fails. */
function prepare(what, [command, ...rest]) {
  return new Promise(resolve => {
    begin(what)
    const own = step
    const child = launch(command, rest, 'pipe')
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', text => (own.output += text))
    }
    child.on('close', code => {
      step = undefined
      if (stopping) process.exit(130)
      if (code === 0) resolve()
      else fail(`${own.output}\n${what} failed with exit code ${code}.`)
    })
  })
}

/** Every child leads a process group of its own, so that whatever it starts can be ended with it. */
function launch(command, rest, stdio, withMessages = false) {
  const quiet = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', npm_config_update_notifier: 'false' }
  // The programs of a build load the same bundler each, and the demo the same packages at each start.
  const compiled = { NODE_COMPILE_CACHE: join(root, '.turbo/compiled') }
  const node = nodeToRun()
  const path = node && { PATH: `${dirname(node)}${delimiter}${process.env.PATH}` }
  const env = { ...process.env, ...quiet, ...compiled, ...path, ...(!hasTypes() && { MILLRACE_BUILD: 'run' }) }
  const input = stdio === 'pipe' ? 'ignore' : 'inherit'
  const files = [input, stdio, stdio, ...(withMessages ? ['ipc'] : [])]
  const child = spawn(command, rest, { cwd: root, env, detached: true, stdio: files })
  children.add(child)
  child.on('close', () => children.delete(child))
  child.on('error', error => fail(`${command} did not start: ${error.message}`))
  return child
}

/** Stops when the shell that npm runs this in is gone: npm signals that shell alone, and most shells pass no signal on. */
function stopWithNpm() {
  if (!process.env.npm_lifecycle_event) return
  const shell = process.ppid
  setInterval(() => {
    if (process.ppid !== shell) stop('SIGTERM')
  }, 250).unref()
}

/** Passes the first signal on (a terminal and npm both send one) and ends what is left after a while. */
function stop(signal) {
  if (stopping) return
  stopping = true
  signalAll(signal)
  setTimeout(() => {
    signalAll('SIGKILL')
    process.exit(130)
  }, patienceMs).unref()
  if (children.size === 0) process.exit(130)
}

function signalAll(signal) {
  for (const child of children) {
    try {
      process.kill(-child.pid, signal)
    } catch {
      // The group ended between its last event and this call: there is nothing left to signal.
    }
  }
}

/**
 * The last line worth showing, without the bullets of turbo and the warnings of npm about other people's settings.
 * @param {string} output
 */
function lastLine(output) {
  const lines = output.split(/[\r\n]+/).filter(line => line.trim() !== '' && !line.includes('npm warn'))
  return (lines.at(-1) ?? '').trim().replace(/^\W+/, '').slice(0, 100)
}

/** @returns {never} */
function fail(message) {
  console.error(message)
  process.exit(1)
}
