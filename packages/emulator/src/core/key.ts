/** A key that every emulator accepts when no keys are listed: GLM's in a JWT too. */
export const emulatorKey = 'emulator.secret'
