/**
 * One AbortSignal for everything that hangs on a model or a view. anywidget gives one from 0.11 on; before, it calls
 * what `initialize` or `render` returned: return `end` there, which does no harm where the signal came first.
 */
export function lifetime(given?: AbortSignal): { readonly signal: AbortSignal; readonly end: () => void } {
  const own = new AbortController();
  const end = () => own.abort();
  if (given?.aborted) end();
  given?.addEventListener("abort", end, { once: true, signal: own.signal });
  return { signal: own.signal, end };
}
