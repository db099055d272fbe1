// Without the last four Chromium tries hosts outside at every start.
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']

/**
 * How tests start a Chromium. In a locale without UTF-8, as where the environment names none, it loses files that are dropped on a page when their names are
 * not ASCII (Chromium 156, 2026-11).
 */
export const chromiumSettings = {
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet],
  env: { ...process.env, LC_ALL: 'C.UTF-8' },
}
