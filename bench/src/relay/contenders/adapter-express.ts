import { createServer } from 'node:http'
import express from 'express'
import type * as adapter from '../../../../packages/server/src/express.ts'
import { adapterRelay, listening } from '../adapter.ts'

export const listen = adapterRelay<typeof adapter>('express', (ask, { sendChat }) => {
  const app = express().use(express.json())
  app.post('/{*path}', (req, res) => void sendChat(res, ask(req.body)))
  return listening(createServer(app))
})
