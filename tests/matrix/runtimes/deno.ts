import server from './server.ts'

declare const Deno: { serve(options: object, handler: (request: Request) => Promise<Response>): unknown }

const onListen = ({ port }: { port: number }): void => console.log(`port ${port}`)
Deno.serve({ port: 0, hostname: '127.0.0.1', onListen }, request => server.fetch(request))
