import type { Door } from './door.js'
import type { Enter } from './node-door.js'
import type { PlainResponse } from './plain-response.js'

/** The door of WHATWG requests. */
export function fetchDoor(request: Request, enter: Enter): Promise<Response> {
  const headers: Record<string, string> = {}
  const { pathname } = new URL(request.url)
  return new Promise(resolve => {
    const answer = (response: Response): void => {
      for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
      resolve(response)
    }
    const send = ({ status, headers: own, body }: PlainResponse): void =>
      answer(new Response(request.method === 'HEAD' || body === '' ? null : body, { status, headers: { ...own } }))
    const door: Door = {
      raw: request,
      url: request.url,
      // A request of this form does not say from where it comes.
      local: false,
      setHeader: (name, value) => {
        headers[name] = value
      },
      plain: response => void Promise.resolve(response).then(send, () => answer(new Response(null, { status: 500 }))),
      handle: handler => void handler.fetch(request).then(answer),
    }
    enter(door, request.method, pathname, Object.fromEntries(request.headers))
  })
}
