#!/usr/bin/env bash
# Guess: an answer that a NestJS gateway has from a microservice, an Observable of client.send(), is ended there too where the gateway unsubscribes, as when the reader of its @Sse() route
# leaves: with an Observable of the gateway's own it is.
# Seen (@nestjs/microservices 12.1.1 by TCP, @nestjs/core 12.1.1, rxjs 7.8.2, 2026-11): unsubscribing is told to nobody. The reader leaves at the third of twenty words; the gateway's own Observable is torn down
# within a word, the microservice's goes on to the last. So it does behind take(3), and where the connection between the two breaks amid the answer, which the gateway is told as an error.
# Meaning: a closed page, a "stop", a restart of the gateway leave the model at work behind it, and paid for. Send a message of your own that stops an answer by its id, from a finalize() in the
# gateway, and let the microservice end what nobody asks for any more.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @nestjs/microservices@12.1.1 @nestjs/core@12.1.1 @nestjs/common@12.1.1 @nestjs/platform-express@12.1.1 \
  rxjs@7.8.2 reflect-metadata@0.2.2
cat >probe.mjs <<'PROBE'
import 'reflect-metadata'
import assert from 'node:assert/strict'
import { get } from 'node:http'
import { connect, createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Controller, Module, Sse } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ClientProxyFactory, MessagePattern, Transport } from '@nestjs/microservices'
import { lastValueFrom, map, Observable, take, toArray } from 'rxjs'

const words = 20
let made = 0
/** A model that says twenty words, as long as somebody is subscribed. */
const speak = () =>
  new Observable(reader => {
    const timer = setInterval(() => {
      reader.next(++made)
      if (made === words) reader.complete()
    }, 25)
    return () => clearInterval(timer)
  })
const listen = server => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
const free = async () => {
  const server = createServer()
  const port = await listen(server)
  await new Promise(resolve => server.close(resolve))
  return port
}
const decorate = (type, name, decorator) => decorator(type.prototype, name, Object.getOwnPropertyDescriptor(type.prototype, name))
const moduleOf = controller => {
  Controller()(controller)
  const type = class {}
  Module({ controllers: [controller] })(type)
  return type
}

class Service {
  say() {
    return speak()
  }
}
decorate(Service, 'say', MessagePattern('say'))
const port = await free()
const service = await NestFactory.createMicroservice(moduleOf(Service), { transport: Transport.TCP, options: { host: '127.0.0.1', port }, logger: false })
await service.listen()

const connections = []
const network = createServer(near => {
  const far = connect(port, '127.0.0.1')
  for (const [one, other] of [
    [near, far],
    [far, near],
  ])
    one.on('error', () => {}).pipe(other)
  connections.push(near, far)
})
const client = ClientProxyFactory.create({ transport: Transport.TCP, options: { host: '127.0.0.1', port: await listen(network) } })
const asked = () => client.send('say', {})

class Gateway {
  own() {
    return speak().pipe(map(word => ({ data: String(word) })))
  }
  asked() {
    return asked().pipe(map(word => ({ data: String(word) })))
  }
}
for (const name of ['own', 'asked']) decorate(Gateway, name, Sse(name))
const gateway = await NestFactory.create(moduleOf(Gateway), { logger: false })
await gateway.listen(0, '127.0.0.1')
const { port: gatewayPort } = gateway.getHttpServer().address()

const leave = path =>
  new Promise(resolve => {
    const reading = get({ port: gatewayPort, host: '127.0.0.1', path }, response => {
      response.on('error', () => {}).on('data', data => {
        if (!String(data).includes('data: 3\n')) return
        reading.destroy()
        resolve()
      })
    })
    reading.on('error', () => {})
  })
const broken = () =>
  new Promise(resolve =>
    asked().subscribe({
      next: word => word === 3 && connections.forEach(side => side.destroy()),
      error: resolve,
    }),
  )
async function watch(read) {
  made = 0
  await read()
  // Until no word is made any more.
  for (let before = -1; before !== made; await wait(500)) before = made
  return made === words ? 'all' : 'a part'
}
const seen = {
  "the reader of the gateway's own answer leaves": await watch(() => leave('/own')),
  "the reader of the microservice's leaves": await watch(() => leave('/asked')),
  'take(3)': await watch(() => lastValueFrom(asked().pipe(take(3), toArray()))),
  'the connection breaks': await watch(broken),
}
console.log(seen)
assert.deepEqual(Object.values(seen), ['a part', 'all', 'all', 'all'])
process.exit()
PROBE
node probe.mjs
