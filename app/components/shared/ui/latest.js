// Results that arrive late or never: only the most recent request counts, and a failure is shown.

/**
 * Creates a guard for a value that is requested again and again, such as the image beside a label.
 *
 * `run` waits for a promise and passes its result on, unless `run` or `cancel` was called meanwhile.
 * @param {(error: Error) => void} showError called when the most recent promise is rejected
 * @returns {{run: <T>(promise: Promise<T>, onResult: (result: T) => void) => Promise<void>, cancel: () => void}}
 */
export function createLatest(showError) {
  let current = 0;
  return {
    async run(promise, onResult) {
      const request = (current += 1);
      try {
        const result = await promise;
        if (request === current) onResult(result);
      } catch (error) {
        if (request === current) showError(error instanceof Error ? error : new Error(String(error)));
      }
    },
    /** Drops the pending result, for example when the view is closed. */
    cancel() {
      current += 1;
    },
  };
}
