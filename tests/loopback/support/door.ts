import type { Reader } from './reader.js'
import type { ServiceSettings, Told } from './service.js'

/** One of the ways in which an answer leaves a server. */
export interface Door {
  readonly name: string
  /** The reader can only leave by what the head brings: it waits for one, which therefore has to go at once. */
  readonly headFirst?: boolean
  /** Starts a server that ends with the test. */
  open(settings: ServiceSettings): Promise<OpenDoor>
}

/** A server that runs. */
export interface OpenDoor {
  /** Asks as a browser does. */
  ask(prompt: string): Reader
  /** What became of the answers so far. */
  told(): Promise<Told>
}
