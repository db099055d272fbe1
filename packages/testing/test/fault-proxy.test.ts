import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { createFaultProxy, type FaultPlan, type FaultProxyOptions } from '../src/fault-proxy.js'

/** What one end of a connection saw. */
interface End {
  readonly socket: Socket
  text: string
  /** How many reads it took. */
  reads: number
  /** `end` for a close in good order, or the code of the error. */
  readonly over: Promise<string>
}

function watch(socket: Socket): End {
  const over = new Promise<string>(resolve => {
    socket.on('end', () => resolve('end'))
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    socket.on('close', () => resolve('close'))
  })
  const end: End = { socket, text: '', reads: 0, over }
  socket.on('data', bytes => {
    end.text += bytes
    end.reads++
  })
  onTestFinished(() => void socket.destroy())
  return end
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** A client and a server with a proxy between them, which are joined. */
async function joined(plan: Partial<FaultPlan>, options: Partial<FaultProxyOptions> = {}) {
  const server = createServer({ noDelay: true })
  const proxy = await createFaultProxy({
    seed: 0,
    target: `http://127.0.0.1:${await portOf(server)}/base/`,
    plan: () => plan,
    ...options,
  })
  onTestFinished(() => proxy.close())
  const arrived = once(server, 'connection')
  const client = watch(connect({ port: Number(new URL(proxy.url).port), host: '127.0.0.1', noDelay: true }))
  const [socket] = (await arrived) as [Socket]
  return { proxy, client, server: watch(socket) }
}

const long = 'abcdefghijklmnopqrstuvwxyz'

it('passes on what it is not to disturb, both ways, until either end closes', async () => {
  const { proxy, client, server } = await joined({})
  client.socket.write(long)
  await expect.poll(() => server.text).toBe(long)
  server.socket.end(long)
  expect(await client.over).toBe('end')
  expect(client.text).toBe(long)
  await proxy.connections[0]?.closed
  expect(proxy.connections).toMatchObject([{ number: 1, struck: [], bytes: { request: 26, response: 26 } }])
  expect(new URL(proxy.url).pathname).toBe('/base')
})

it('cuts at a byte: both ends see an end in good order', async () => {
  const { client, server } = await joined({ response: [{ kind: 'cut', at: 10 }] })
  server.socket.write(long)
  expect(await Promise.all([client.over, server.over])).toEqual(['end', 'end'])
  expect(client.text).toBe('abcdefghij')
})

// Node 22.19 takes a reset right behind bytes for an end.
it.runIf(Number.parseInt(process.versions.node, 10) >= 24)('resets at a byte: both ends see that', async () => {
  const { client, server } = await joined({ request: [{ kind: 'reset', at: 10 }] })
  client.socket.write(long)
  expect(await Promise.all([client.over, server.over])).toEqual(['ECONNRESET', 'ECONNRESET'])
})

it('stalls a response: its sender is held back, and hears of a client that leaves', { timeout: 20_000 }, async () => {
  const { proxy, client, server } = await joined({ response: [{ kind: 'stall', at: 10 }] })
  const more = (): void => {
    while (server.socket.write(Buffer.alloc(1 << 20))) {}
  }
  server.socket.on('drain', more)
  server.socket.write(long)
  more()
  await expect.poll(() => client.text).toBe('abcdefghij')
  await expect.poll(() => server.socket.writableLength).toBeGreaterThan(0)
  client.socket.destroy()
  expect(await server.over).not.toBe('')
  await proxy.connections[0]?.closed
  expect(proxy.connections[0]?.bytes.response).toBe(10)
})

it('stalls a request: the server gets no more of it, and hears of a client that leaves', async () => {
  const { client, server } = await joined({ request: [{ kind: 'stall', at: 10 }] })
  client.socket.write(long)
  await expect.poll(() => server.text).toBe('abcdefghij')
  client.socket.end(long)
  await server.over
  expect(server.text).toBe('abcdefghij')
})

it('slices: the bytes come one by one', async () => {
  const { client, server } = await joined({ response: [{ kind: 'slice', at: 2, length: 20, size: 1 }] })
  server.socket.end(long)
  await client.over
  expect(client.text).toBe(long)
  // Some may still meet in one read of the kernel.
  expect(client.reads).toBeGreaterThan(10)
})

it('delays, and corrupts one byte', async () => {
  const faults = [
    { kind: 'delay', at: 5, ms: 20 },
    { kind: 'corrupt', at: 25, mask: 1 },
  ] as const
  const struck: unknown[] = []
  const { client, server, proxy } = await joined({ response: faults }, { onFault: (...all) => struck.push(all) })
  server.socket.end(long)
  await client.over
  expect(client.text).toBe(`${long.slice(0, 25)}{`)
  const [connection] = proxy.connections
  expect(connection?.struck).toEqual(faults)
  expect(struck).toEqual(faults.map(fault => [fault, 'response', connection]))
})

it('takes from the server no faster than the client does', { timeout: 20_000 }, async () => {
  const { client, server } = await joined({})
  client.socket.pause()
  let sent = 0
  const more = (): void => {
    while (server.socket.write(Buffer.alloc(1 << 16))) sent += 1 << 16
  }
  server.socket.on('drain', more)
  more()
  let before = -1
  await expect
    .poll(
      () => {
        const same = sent === before
        before = sent
        return same
      },
      { interval: 200, timeout: 10_000 },
    )
    .toBe(true)
  expect(sent).toBeLessThan(32_000_000)
})

it('a server that breaks the connection breaks it for the client', async () => {
  const { client, server } = await joined({})
  server.socket.resetAndDestroy()
  expect(await client.over).toBe('ECONNRESET')
})

it('a client that leaves is gone for the server', async () => {
  const { client, server } = await joined({})
  client.socket.end()
  expect(await server.over).toBe('end')
})

it('a server that is not there breaks the connection', async () => {
  const server = createServer()
  const port = await portOf(server)
  await new Promise(resolve => server.close(resolve))
  await using proxy = await createFaultProxy({ seed: 1, target: `http://127.0.0.1:${port}` })
  const client = watch(connect(Number(new URL(proxy.url).port), '127.0.0.1'))
  expect(await client.over).toBe('ECONNRESET')
})

it('has the plans that the seed gives, and none behind the faulty connections', async () => {
  const options = { seed: 3, target: 'http://127.0.0.1:1', kinds: ['cut'], faultyConnections: 2 } as const
  await using proxy = await createFaultProxy(options)
  await using again = await createFaultProxy(options)
  expect([1, 2, 3].map(again.plan)).toEqual([1, 2, 3].map(proxy.plan))
  expect(proxy.plan(1)).not.toEqual(proxy.plan(2))
  expect(proxy.plan(3)).toEqual({ request: [], response: [] })
})

it.each([
  [{ seed: 1, target: 'https://example.org' }, /target/],
  [{ seed: 0.5, target: 'http://127.0.0.1:1' }, /seed/],
])('refuses %j', async (options, message) => {
  await expect(createFaultProxy(options)).rejects.toThrow(message)
})
