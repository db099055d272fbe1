import { ChatError, type ChatStream } from '@millrace/core'
import { sendChat } from '@millrace/server/hyper-express'
import type { Request, Response, Server } from 'hyper-express'

/** A class whose instances are made here. */
type Class<Instance = object, Needs extends readonly unknown[] = never> = new (...needs: Needs) => Instance

/** Instances of classes, in the same order. */
type Instances<Classes extends readonly Class[]> = {
  -readonly [At in keyof Classes]: Classes[At] extends Class<infer Instance> ? Instance : never
}

/** A method of a controller. It may return a text, a stream, a value for JSON, or nothing where it has answered itself. */
type Handler = (this: object, req: Request, res: Response) => unknown

interface Route {
  readonly verb: 'get' | 'post' | 'delete'
  readonly path: string
}

const needsOf = new Map<unknown, readonly Class[]>()
const prefixOf = new Map<unknown, string>()
const routeOf = new Map<unknown, Route>()

/**
 * Makes one instance of a class for all that need it. Standard decorators know no parameter types, so the classes whose instances the constructor
 * takes are named, and the compiler compares them with the constructor.
 */
export const Injectable =
  <const Needs extends readonly Class[]>(...needs: Needs) =>
  <Target extends Class<object, Instances<Needs>>>(target: Target, _: ClassDecoratorContext<Target>): void => {
    needsOf.set(target, needs)
  }

/** A class whose methods answer requests below a prefix. Takes the classes that its constructor needs, as `Injectable` does. */
export const Controller =
  <const Needs extends readonly Class[]>(prefix: string, ...needs: Needs) =>
  <Target extends Class<object, Instances<Needs>>>(target: Target, context: ClassDecoratorContext<Target>): void => {
    prefixOf.set(target, prefix)
    Injectable(...needs)(target, context)
  }

const on =
  (verb: Route['verb']) =>
  (path: string) =>
  (method: Handler, _: ClassMethodDecoratorContext): void => {
    routeOf.set(method, { verb, path })
  }

/** Answers `GET` of a path. */
export const Get = on('get')
/** Answers `POST` of a path. */
export const Post = on('post')

/** The routes of these controllers, on a server of hyper-express. */
export function mountControllers(app: Server, ...controllers: readonly Class[]): void {
  const made = new Map<Class, object>()
  const resolve = (target: Class): object => {
    const existing = made.get(target)
    if (existing) return existing
    const needs = needsOf.get(target)
    if (!needs) throw new TypeError(`${target.name} lacks @Injectable().`)
    const instance = new (target as Class<object, object[]>)(...needs.map(resolve))
    made.set(target, instance)
    return instance
  }
  for (const controller of controllers) {
    const prefix = prefixOf.get(controller)
    if (prefix === undefined) throw new TypeError(`${controller.name} lacks @Controller().`)
    const instance = resolve(controller)
    for (const { value: method } of Object.values(Object.getOwnPropertyDescriptors(controller.prototype))) {
      const route = routeOf.get(method)
      if (!route) continue
      const path = `/${[prefix, route.path].join('/')}`.replace(/\/+/g, '/')
      app[route.verb](path, (req, res) => answer(res, async () => (method as Handler).call(instance, req, res)))
    }
  }
}

/** Sends what a method gives: a stream token by token, until the reader leaves. */
async function answer(res: Response, handle: () => Promise<unknown>): Promise<void> {
  try {
    const value = await handle()
    if (isStream(value)) await sendChat(res, value)
    else if (typeof value === 'string') res.type('html').send(value)
    else if (value !== undefined) res.json(value)
  } catch (error) {
    // `parseChatRequest` throws errors with a status; their words are for the reader, those of others are not.
    const status = error instanceof ChatError ? (error.status ?? 500) : 500
    if (status >= 500) console.error(error)
    if (!res.completed) res.status(status).json({ error: status < 500 ? String(error) : 'Internal server error' })
  }
}

const isStream = (value: unknown): value is ChatStream =>
  typeof value === 'object' && value !== null && 'connect' in value && 'batches' in value
