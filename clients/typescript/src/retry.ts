/** When a call is tried again, and for how long. */

import { Code } from "@connectrpc/connect";
import { Cancelled, DeadlineExceeded, GlossatorError, Overloaded, Unavailable } from "./errors.js";
import { failureOf } from "./failure.js";

/** What was not served is tried again: a server that is away, restarting or loading, and overload if it says when. */
export interface Retry {
  /** Tries in a row without any progress, the first one included; 1 switches retries off. */
  readonly attempts: number;
  /** Milliseconds before the second try, unless the server says how long to wait. */
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  readonly multiplier: number;
  /** Milliseconds without any progress before a call gives up. Its own timeout may end it earlier. */
  readonly waitMs: number;
}

export const RETRY: Retry = { attempts: Infinity, firstDelayMs: 200, maxDelayMs: 5000, multiplier: 2, waitMs: 60_000 };

/** A point in time that a call must not go beyond. */
export class Deadline {
  private readonly end: number;

  constructor(timeoutMs: number | undefined) {
    this.end = timeoutMs === undefined ? Infinity : performance.now() + timeoutMs;
  }

  /** What a call is to be given; absent if there is no end. Throws `DeadlineExceeded` if nothing is left. */
  options(): { timeoutMs?: number } {
    const left = this.remaining();
    if (left <= 0) {
      throw new DeadlineExceeded(
        failureOf("DEADLINE_EXCEEDED", Code.DeadlineExceeded, "the time given to the call is over"),
      );
    }
    return left === Infinity ? {} : { timeoutMs: Math.ceil(left) };
  }

  remaining(): number {
    return this.end - performance.now();
  }
}

/** How much longer one call goes on trying. */
export class Patience {
  private failures = 0;
  private since = 0;

  constructor(
    private readonly retry: Retry,
    private readonly deadline: Deadline,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Something has arrived: what was before does not count any more. */
  progress(): void {
    this.failures = 0;
  }

  /** Wait until the next try; throws the error if it is final. */
  async pause(error: GlossatorError): Promise<void> {
    const now = performance.now();
    this.since = this.failures === 0 ? now : this.since;
    this.failures += 1;
    const delay = this.delay(error);
    if (delay === undefined || now + delay - this.since > this.retry.waitMs || delay >= this.deadline.remaining()) {
      throw error;
    }
    await sleep(delay, this.signal);
  }

  private delay(error: GlossatorError): number | undefined {
    if (!(error instanceof Overloaded || error instanceof Unavailable) || this.failures >= this.retry.attempts) {
      return undefined;
    }
    const told = error.failure.retryAfterMs;
    if (told === undefined && error instanceof Overloaded) {
      return undefined;
    }
    if (told !== undefined && told > 0) {
      return told;
    }
    const { firstDelayMs, multiplier, maxDelayMs } = this.retry;
    // Spread out, so that the clients of a restarted server do not all come back at once.
    return Math.min(maxDelayMs, firstDelayMs * multiplier ** Math.min(this.failures - 1, 60)) * (0.8 + 0.4 * Math.random());
  }
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      const failure = failureOf("CANCELLED", Code.Canceled, "the call was cancelled by its caller");
      reject(new Cancelled(failure, { cause: signal?.reason }));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal?.aborted) {
      stop();
    } else {
      signal?.addEventListener("abort", stop, { once: true });
    }
  });
}
