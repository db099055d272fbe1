// A process that does as a test in another one says.

/** Answers each message by the command that it names, until the other process is gone. */
export function obey(commands) {
  process.on('message', async ({ id, command, value }) => {
    try {
      process.send({ id, result: await commands[command](value) })
    } catch (error) {
      process.send({ id, error: String(error?.stack ?? error) })
    }
  })
  process.on('disconnect', () => process.exit())
}
