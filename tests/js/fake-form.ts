import type { Call, FormFile, FormState, FormValue, Result, SessionState } from "../../js/bridge/protocol.ts";
import { formAnswer } from "../look/form.ts";
import { FakeComm, type Said } from "./fake-comm.ts";

const SESSION: SessionState = {
  ...{ version: 1, state: "in", account: "alice", accounts: [], method: "userpass" },
  ...{ errand: null, expiresAt: null, isKept: false, note: "" },
};

const MINE = { value: "user.alice", mine: true, note: "", label: "", more: [] };

/** The kernel's half of a form, in this process: it keeps what is filled in. */
export class FakeForm extends FakeComm {
  state: FormState = {
    ...{ version: 1, phase: "filling", values: [], files: [], problems: [], fault: null, result: [], left: [] },
    ...{ texts: [], links: [], draft: null, moreRoom: null },
  };
  /** Bytes of each file that was dropped. */
  readonly dropped = new Map<string, number>();

  protected answerTo(call: Call): Said {
    switch (call.type) {
      case "fill-in":
        return this.#tell({ values: merged(this.state.values, call.values) });
      case "remove-files":
        return this.#tell({ files: this.state.files.filter(({ number }) => !call.numbers.includes(number)) });
      case "send-form":
        return this.#tell({ phase: "sending" });
      case "steer-form":
        return this.#tell({ phase: call.do === "stop" ? "stopped" : "filling" });
      case "drop-piece": {
        const received = Math.min(call.size, (this.dropped.get(call.drop) ?? 0) + 512 * 1024);
        this.dropped.set(call.drop, received);
        return [{ type: "piece-taken", received }];
      }
      case "get-folder": {
        const all = Array.from({ length: 1000 }, (_, index) => ({
          ...{ name: `f${index}.csv`, isFolder: false, size: index, modified: null, leadsTo: "" },
        }));
        const items = all.slice(call.start, call.start + call.count);
        const path = call.path || "/home/alice";
        return [
          { type: "folder", path, parents: [], items, start: call.start, total: 1000, files: 1000, roots: [path] },
        ];
      }
      case "suggest":
        return [{ type: "suggestions", items: [MINE], matching: 1, total: 1 }];
      default:
        return [formAnswer(call, { state: this.state }, SESSION) as Result];
    }
  }

  /** What another view, or the work, does. */
  tell(change: Partial<FormState>): void {
    this.#tell(change);
    this.say({ type: "form-changed", state: this.state });
  }

  #tell(change: Partial<FormState>): Said {
    this.state = { ...this.state, ...change, version: this.state.version + 1 };
    return [{ type: "form-told", state: this.state }];
  }
}

function merged(known: readonly FormValue[], next: readonly FormValue[]): readonly FormValue[] {
  return [...known.filter(({ field }) => !next.some((one) => one.field === field)), ...next];
}

export const fileOf = (number: number, name: string, size: number): FormFile => ({
  ...{ number, path: `/home/alice/${name}`, name, size, state: "waiting", done: 0, note: "", variable: "" },
});
