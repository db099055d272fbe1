import { createServer } from 'node:http'
import { mountChat, sendChat } from '@millrace/server/express'
import compression from 'compression'
import cookieParser from 'cookie-parser'
import cors from 'cors'
import express from 'express'
import session from 'express-session'
// @ts-expect-error: version 4 under another name has no types
import express4 from 'express4'
import helmet from 'helmet'
import morgan from 'morgan'
import { type Adapter, listening, page } from './app.js'

/** The middleware of an everyday application. */
const dress = (app: express.Express): void => {
  app.use(morgan('tiny', { stream: { write: () => {} } }))
  app.use(cors({ origin: page, credentials: true }))
  app.use(helmet())
  app.use(compression({ threshold: 0 }))
  app.use(cookieParser())
  app.use(session({ secret: 'not secret', resave: false, saveUninitialized: true, name: 'session' }))
  app.use((req, res, next) => {
    res.cookie('seen', '1')
    Object.assign(req.session, { asked: true })
    next()
  })
}

const adapter = (name: string, make: typeof express, parser: boolean): Adapter => ({
  name,
  http2: false,
  dressed: true,
  open(parts) {
    const { answer, options, sent, handler, told } = parts
    const app = make()
    if (!parts.bare) dress(app)
    app.use(parser ? make.json({ limit: '4mb' }) : make.urlencoded({ extended: false }))
    app.all('/own', async (_, res) => {
      sent()
      sent(await sendChat(res, answer(), options))
    })
    mountChat(app, '/chat', handler)
    const router = make.Router()
    mountChat(router, '/chat', handler)
    app.use('/v1', router)
    app.use(((error, _, res, next) => {
      told.push(String(error))
      if (res.headersSent) next(error)
      else res.status(500).end()
    }) satisfies express.ErrorRequestHandler)
    return listening(createServer(app))
  },
})

export const expressAdapters = [
  adapter('Express 5', express, true),
  adapter('Express 5, another parser', express, false),
  adapter('Express 4', express4, true),
  adapter('Express 4, another parser', express4, false),
]
