/** Resolves with the promise, or after `seconds` without it. */
export async function within(seconds: number, promise: Promise<void>): Promise<void> {
  let patience: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => {
    patience = setTimeout(resolve, 1000 * seconds);
  });
  try {
    await Promise.race([promise, tooLong]);
  } finally {
    clearTimeout(patience);
  }
}
