import type { RequestHead } from '../core/request-log.js'

/** The model that an address names, empty for the list of all; undefined for an address of something else. Names may have slashes. */
export function modelInPath({ method, path }: RequestHead): string | undefined {
  const [found, name = ''] = /\/models(?:\/(.+))?$/.exec(new URL(path, 'http://emulator').pathname) ?? []
  return method === 'GET' && found !== undefined ? decodeURIComponent(name) : undefined
}
