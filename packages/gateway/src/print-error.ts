import { redact } from '@millrace/core/internal'

/** Prints one line, without anything like a secret. The name of an error stands before its words where it says more than that it is one. */
export function printError(error: unknown): void {
  const words = error instanceof Error ? named(error) : 'something failed that is no error'
  console.error(`millrace-gateway: ${redact(words, [])}`)
}

const named = ({ name, message }: Error): string =>
  name === 'Error' || name === 'ConfigError' ? message : `${name}: ${message}`
