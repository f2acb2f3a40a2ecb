import type { TransferLine, TransfersState } from "../bridge/protocol.ts";
import { counted, countText, NARROW } from "./count.ts";
import { timeLeftText } from "./date.ts";
import { sizeText } from "./size.ts";

/** What a line says beside its bar. */
export function amountText(line: TransferLine): string {
  const { state, bytes, size, verified, wasThere, fault } = line;
  switch (state) {
    case "running":
      return bytes || size === null ? partText(bytes, size) : "starting";
    case "paused":
      if (fault?.code === "sign-in-needed") return "waits for a sign-in";
      return bytes ? `paused at ${sizeText(bytes)}` : "paused";
    case "done": {
      const came = wasThere ? `${sizeText(size ?? bytes)}, was here` : sizeText(size ?? bytes);
      return `${came}, ${verified ? "verified" : "no checksum to compare"}`;
    }
    default:
      return state;
  }
}

/** "249 of 402 MB": the unit once where it is the same. */
export function partText(bytes: number, size: number | null): string {
  if (size === null) return sizeText(bytes);
  const [part = "", unit = ""] = sizeText(bytes).split("\u00a0");
  const whole = sizeText(size);
  return whole.endsWith(`\u00a0${unit}`) ? `${part} of ${whole}` : `${part}\u00a0${unit} of ${whole}`;
}

export function rateText(rate: number): string {
  return rate > 0 ? `${sizeText(rate)}/s` : "";
}

/** "2 of 7 done, 1 failed". */
export function countsText({ files, done, failed, paused, cancelled }: TransfersState): string {
  const others = [
    failed && `${countText(failed)} failed`,
    paused && `${countText(paused)} paused`,
    cancelled && `${countText(cancelled)} cancelled`,
  ];
  return [`${countText(done)} of ${counted(files, "file")} here`, ...others.filter(Boolean)].join(", ");
}

/** "1.73 of 2.99 GB · 84 MB/s · 6 s left", as far as it is known. */
export function progressText({ bytes, size, rate, secondsLeft }: TransfersState): string {
  const left = secondsLeft !== null && rate > 0 && `${durationText(secondsLeft)} left`;
  return [partText(bytes, size), rateText(rate), left].filter(Boolean).join(" · ");
}

/** Whether something of it still moves, or will. */
export function isUnderWay({ running, waiting }: TransfersState): boolean {
  return running + waiting > 0;
}

function durationText(seconds: number): string {
  return seconds < 60 ? `${Math.ceil(seconds)}${NARROW}s` : timeLeftText(seconds);
}

/** For the ear, when all has ended; how far it is can be read. */
export function transfersText(state: TransfersState): string {
  return state.files > 0 && !isUnderWay(state) ? countsText(state) : "";
}
