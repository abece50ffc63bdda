/** What a call after `close` is rejected with. */
export function closedError(): Error {
  return new Error('the brain service was closed, expected no call after close()');
}
