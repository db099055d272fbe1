import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../../support/free-port.js'
import { type Program, startProgram } from '../../../support/program.js'
import { filledIn, type SnippetValues, snippet } from './snippets.js'

/** Programs that a machine may lack; `node` runs packages of the fixture. */
export type ProgramName = 'nginx' | 'haproxy' | 'caddy' | 'node'

/** The end of an answer as its reader sees it: an error, an end like that of a whole answer, or nothing at all. */
export type SeenEnd = 'error' | 'end' | 'silence'

/** A proxy between a reader and a server. */
export interface Middleman {
  readonly name: string
  readonly program: ProgramName
  /** Readers speak HTTP/2 to it. */
  readonly http2?: boolean
  /** It speaks HTTP/1.0 to the server. */
  readonly http10?: boolean
  /** What it makes of a server's connection that ends in the middle of an answer. */
  readonly onClosed: SeenEnd
  /** What it makes of a server's connection that is reset in the middle of an answer. */
  readonly onReset: SeenEnd
  /** It closes its connection to the server when the reader leaves before the head. Otherwise only a write finds out. */
  readonly tellsBeforeHead: boolean
  /** It closes its connection to the server when the reader leaves while nothing comes. Otherwise only a write finds out. */
  readonly tellsInSilence: boolean
  /** It compresses answers for readers who take gzip: word by word, or all at the end. */
  readonly compresses?: 'live' | 'at the end'
  /** It asks so many times more by GET when the server says 503. */
  readonly asksAgain?: number
  /** It ends a connection to a server that is silent for longer than `idleSeconds`. */
  readonly limitsSilence: boolean
  /** Writes its configuration and gives the command. */
  readonly command: (values: SnippetValues, folders: Folders) => { command: string; args: readonly string[] }
}

/** Folders that a configuration may use. */
export interface Folders {
  /** A new one. */
  readonly own: string
  /** Where the packages of npm are installed. */
  readonly npm: string
}

const write = (folder: string, name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const inNginx =
  (location: string, { listen = '', http = '' } = {}): Middleman['command'] =>
  (values, { own }) => {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${own}/temp;`)
    const conf = `
      ${process.getuid?.() === 0 ? 'user root;' : ''}
      daemon off; master_process off; pid ${own}/pid; error_log ${own}/error.log;
      events { worker_connections 64; }
      http {
        access_log off; ${temporary.join(' ')} ${http}
        server { listen 127.0.0.1:${values.port} ${listen}; ${filledIn(location, values)} }
      }`
    return { command: 'nginx', args: ['-e', join(own, 'error.log'), '-c', write(own, 'nginx.conf', conf)] }
  }

const inHaproxy =
  ({ bind = '', options = '$&' } = {}): Middleman['command'] =>
  (values, { own }) => {
    const conf = filledIn(snippet('HAProxy'), values)
      .replace(/^ *bind .*$/m, `$& ${bind}`)
      .replaceAll(/^ *option .*$/gm, options)
    return { command: 'haproxy', args: ['-db', '-f', write(own, 'haproxy.cfg', conf)] }
  }

const inCaddy =
  (options = '', encode = 'encode @others gzip'): Middleman['command'] =>
  (values, { own }) => {
    const site = filledIn(snippet('Caddy'), values).replace('encode @others gzip', encode)
    const conf = `{\n admin off\n auto_https off\n ${options}\n}\n${site}`
    return { command: 'caddy', args: ['run', '--adapter', 'caddyfile', '--config', write(own, 'Caddyfile', conf)] }
  }

const inNode =
  (code: string): Middleman['command'] =>
  (values, { npm }) => ({
    command: process.execPath,
    args: [write(npm, `proxy-${values.port}.mjs`, filledIn(code, values))],
  })

const inVite =
  (config: string): Middleman['command'] =>
  (values, { own, npm }) => {
    const path = write(own, 'vite.config.mjs', filledIn(config, values))
    const flags = ['--config', path, '--host', '127.0.0.1', '--port', String(values.port), '--strictPort']
    return { command: process.execPath, args: [join(npm, 'node_modules/vite/bin/vite.js'), own, ...flags] }
  }

const bareNginx = `location / { proxy_pass http://127.0.0.1:8080; proxy_read_timeout 60s; }`

const bareMiddleware = `
  import { createServer } from 'node:http'
  import { createProxyMiddleware } from 'http-proxy-middleware'
  const proxy = createProxyMiddleware({ target: 'http://127.0.0.1:8080', proxyTimeout: 60_000 })
  createServer(proxy).listen(3000, '127.0.0.1')`

const bareVite = `export default {
  server: { proxy: { '/chat': { target: 'http://127.0.0.1:8080', proxyTimeout: 60_000 } } },
}`

const bareFastify = `
  import proxy from '@fastify/http-proxy'
  import fastify from 'fastify'
  const app = fastify()
  app.register(proxy, { upstream: 'http://127.0.0.1:8080', undici: { bodyTimeout: 60_000 } })
  await app.listen({ port: 3000, host: '127.0.0.1' })`

/** Everything that a table of tests goes through. */
export const middlemen: readonly Middleman[] = [
  {
    name: 'nginx, as on the page',
    program: 'nginx',
    onClosed: 'error',
    onReset: 'error',
    tellsBeforeHead: true,
    tellsInSilence: true,
    limitsSilence: true,
    command: inNginx(snippet('nginx')),
  },
  {
    name: 'nginx, with its defaults, compressing',
    program: 'nginx',
    http10: true,
    onClosed: 'end',
    onReset: 'error',
    tellsBeforeHead: true,
    tellsInSilence: true,
    compresses: 'live',
    limitsSilence: true,
    command: inNginx(bareNginx, { http: 'gzip on; gzip_types text/event-stream;' }),
  },
  {
    name: 'nginx, as on the page, HTTP/2 to the reader',
    program: 'nginx',
    http2: true,
    onClosed: 'error',
    onReset: 'error',
    tellsBeforeHead: true,
    tellsInSilence: true,
    limitsSilence: true,
    command: inNginx(snippet('nginx'), { listen: 'http2' }),
  },
  {
    name: 'HAProxy, as on the page',
    program: 'haproxy',
    onClosed: 'error',
    onReset: 'error',
    tellsBeforeHead: true,
    tellsInSilence: true,
    limitsSilence: true,
    command: inHaproxy(),
  },
  {
    name: 'HAProxy, with its defaults',
    program: 'haproxy',
    onClosed: 'error',
    onReset: 'error',
    tellsBeforeHead: false,
    tellsInSilence: false,
    limitsSilence: true,
    command: inHaproxy({ options: '' }),
  },
  {
    name: 'HAProxy, as on the page, HTTP/2 to the reader',
    program: 'haproxy',
    http2: true,
    onClosed: 'end',
    onReset: 'end',
    tellsBeforeHead: true,
    tellsInSilence: true,
    limitsSilence: true,
    command: inHaproxy({ bind: 'proto h2' }),
  },
  {
    name: 'Caddy, as on the page',
    program: 'caddy',
    onClosed: 'end',
    onReset: 'end',
    tellsBeforeHead: true,
    tellsInSilence: true,
    limitsSilence: false,
    command: inCaddy(),
  },
  {
    // It compresses what begins with more than 512 bytes, `no-transform` or not.
    name: 'Caddy, compressing all',
    program: 'caddy',
    onClosed: 'end',
    onReset: 'end',
    tellsBeforeHead: true,
    tellsInSilence: true,
    compresses: 'at the end',
    limitsSilence: false,
    command: inCaddy('', 'encode gzip'),
  },
  {
    name: 'Caddy, as on the page, HTTP/2 to the reader',
    program: 'caddy',
    http2: true,
    onClosed: 'end',
    onReset: 'end',
    tellsBeforeHead: true,
    tellsInSilence: true,
    limitsSilence: false,
    command: inCaddy('servers {\n protocols h1 h2 h2c\n }'),
  },
  {
    name: 'http-proxy-middleware 4.2.2, as on the page',
    program: 'node',
    onClosed: 'error',
    onReset: 'error',
    tellsBeforeHead: true,
    tellsInSilence: true,
    limitsSilence: true,
    command: inNode(snippet('http-proxy-middleware')),
  },
  {
    name: 'http-proxy-middleware 4.2.2, with its defaults',
    program: 'node',
    onClosed: 'error',
    onReset: 'end',
    tellsBeforeHead: true,
    tellsInSilence: true,
    limitsSilence: true,
    command: inNode(bareMiddleware),
  },
  {
    name: 'Vite 8.3.8, as on the page',
    program: 'node',
    onClosed: 'error',
    onReset: 'error',
    tellsBeforeHead: true,
    tellsInSilence: true,
    limitsSilence: true,
    command: inVite(snippet('Vite')),
  },
  {
    name: 'Vite 8.3.8, with its defaults',
    program: 'node',
    onClosed: 'silence',
    onReset: 'silence',
    tellsBeforeHead: true,
    tellsInSilence: true,
    limitsSilence: true,
    command: inVite(bareVite),
  },
  {
    name: '@fastify/http-proxy 11.6.3, as on the page',
    program: 'node',
    onClosed: 'error',
    onReset: 'error',
    tellsBeforeHead: false,
    tellsInSilence: true,
    limitsSilence: true,
    command: inNode(snippet('@fastify/http-proxy')),
  },
  {
    name: '@fastify/http-proxy 11.6.3, with its defaults',
    program: 'node',
    onClosed: 'error',
    onReset: 'error',
    tellsBeforeHead: false,
    tellsInSilence: true,
    asksAgain: 10,
    limitsSilence: true,
    command: inNode(bareFastify),
  },
]

/** A middleman that runs. */
export interface RunningMiddleman extends Program {
  readonly url: string
}

/** Starts one in front of a server. */
export async function startMiddleman(
  { command }: Middleman,
  {
    origin,
    idleSeconds = 60,
    path = '/chat',
    folder,
    npm,
  }: { origin: number; idleSeconds?: number; path?: string; folder: string; npm: string },
): Promise<RunningMiddleman> {
  const port = await freePort()
  const own = mkdtempSync(join(folder, 'proxy-'))
  mkdirSync(join(own, 'temp'))
  const start = command({ origin, port, idleSeconds, path }, { own, npm })
  const program = await startProgram({ ...start, folder: own, port })
  return { ...program, url: `http://127.0.0.1:${port}${path}` }
}
