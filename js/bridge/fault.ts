import type { Fault } from "./protocol.ts";

/** A Fault as an error: what `ask` rejects with. */
export class FaultError extends Error {
  override readonly name = "FaultError";

  constructor(
    readonly fault: Fault,
    options?: ErrorOptions,
  ) {
    super(fault.message, options);
  }
}

/** Whether `error` is a fault; with a code, whether it is of that code. */
export function isFault(error: unknown, code?: string): error is FaultError {
  return error instanceof FaultError && (code === undefined || error.fault.code === code);
}

/** A fault found on this side of the comm. */
export function faultOf(code: string, message: string, hint = "", detail = ""): Fault {
  return {
    code,
    message,
    hint,
    detail,
    field: null,
    retryAfterS: null,
    asks: "",
    found: 0,
    missing: 0,
    missingExamples: [],
  };
}

/**
 * The fault to show for what a call was rejected with. None for what a person wanted (`cancelled`), nor for a kernel
 * that is gone: the state of the kernel says that, once and for all calls.
 */
export function shownFault(error: unknown): Fault | null {
  if (isFault(error, "cancelled") || isFault(error, "no-kernel")) return null;
  if (isFault(error)) return error.fault;
  return faultOf("error", "This view met a fault of its own", "Run the cell again", String(error));
}
