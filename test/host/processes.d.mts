/** Calls `close` once on the first Ctrl+C or termination request, then exits. */
export function onSignal(close: () => void | Promise<void>): void;
