import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** Seconds since 1970, renewed every `everyS` seconds as long as the view is there. */
export function useNow(everyS: number): ReadonlySignal<number> {
  const now = useSignal(Date.now() / 1000);
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now() / 1000;
    }, everyS * 1000);
    return () => clearInterval(timer);
  }, [everyS, now]);
  return now;
}
