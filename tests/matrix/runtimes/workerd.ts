import server from './server.ts'

// workerd calls with bindings and a context, which are no server.
export default { fetch: (request: Request) => server.fetch(request) }
