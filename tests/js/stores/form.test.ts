import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createCalls } from "../../../js/bridge/calls.ts";
import { faultOf } from "../../../js/bridge/fault.ts";
import { greet, OPEN_FORM } from "../../../js/bridge/greeting.ts";
import { PIECE } from "../../../js/stores/drops.ts";
import { createForm, type Form } from "../../../js/stores/form.ts";
import { FakeForm, fileOf } from "../fake-form.ts";

let life: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  life = new AbortController();
});

afterEach(async () => {
  life.abort();
  await vi.advanceTimersByTimeAsync(1000);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const passes = (ms = 1000) => vi.advanceTimersByTimeAsync(ms);

async function opened(kernel = new FakeForm()): Promise<{ kernel: FakeForm; form: Form }> {
  const form = createForm(greet(createCalls(kernel.model(), life.signal), OPEN_FORM, life.signal), life.signal);
  await passes(200);
  kernel.calls.length = 0;
  return { kernel, form };
}

const title = (text: string) => ({ field: "scope", text, rows: [] });
const textOf = (form: Form, field = "scope") => form.value(field).value.text;

describe("fill()", () => {
  it("sends what was typed once, a moment after the last stroke", async () => {
    const { kernel, form } = await opened();
    for (const text of ["u", "us", "user"]) form.fill(title(text));
    await passes();
    expect(kernel.calls).toEqual([{ type: "fill-in", values: [title("user")] }]);
    expect(kernel.state.values).toEqual([title("user")]);
  });

  it("sends at once what was left", async () => {
    const { kernel, form } = await opened();
    form.fill(title("user"), true);
    await passes(50);
    expect(kernel.state.values).toEqual([title("user")]);
  });

  it("is not undone by what the kernel told before it had arrived", async () => {
    const { kernel, form } = await opened();
    form.fill(title("mine"));
    kernel.tell({ values: [title("older")] });
    await passes(50);
    expect(textOf(form)).toBe("mine");
    await passes();
    expect(kernel.state.values).toEqual([title("mine")]);
  });

  it("takes what another view has typed into a field that nobody touches here", async () => {
    const { kernel, form } = await opened();
    kernel.tell({ values: [title("theirs")] });
    await passes(50);
    expect(textOf(form)).toBe("theirs");
  });

  it("sends again what did not arrive, with the next change", async () => {
    const { kernel, form } = await opened();
    kernel.faults["fill-in"] = faultOf("error", "no");
    form.fill(title("kept"));
    await passes();
    expect([textOf(form), form.fault.value?.message]).toEqual(["kept", "no"]);
    delete kernel.faults["fill-in"];
    form.fill({ field: "rse", text: "A", rows: [] });
    await passes();
    expect(kernel.state.values).toEqual([title("kept"), { field: "rse", text: "A", rows: [] }]);
  });
});

describe("nothing typed is lost", () => {
  it("when the view goes: what was typed a moment ago goes to the kernel first", async () => {
    const kernel = new FakeForm();
    const view = new AbortController();
    const form = createForm(greet(createCalls(kernel.model(), life.signal), OPEN_FORM, view.signal), view.signal);
    await passes(200);
    form.fill(title("kept"));
    view.abort();
    await passes(50);
    expect(kernel.state.values).toEqual([title("kept")]);
  });

  it("when the page is about to be hidden: flush() does not wait for the next stroke", async () => {
    const { kernel, form } = await opened();
    form.fill(title("kept"));
    void form.flush();
    await passes(50);
    expect(kernel.state.values).toEqual([title("kept")]);
  });

  it("before an order that works with what is filled in", async () => {
    const { kernel, form } = await opened();
    form.fill(title("kept"));
    void form.order({ type: "save-draft" });
    await passes(50);
    expect(kernel.calls.map(({ type }) => type)).toEqual(["fill-in", "save-draft"]);
  });
});

it("what is told again leaves the rows as they are: nothing is drawn anew", async () => {
  const { kernel, form } = await opened();
  const rows = [["a"], ["b"]];
  form.fill({ field: "dataset", text: "", rows }, true);
  await passes();
  kernel.tell({});
  await passes(50);
  expect(form.value("dataset").value.rows).toBe(rows);
});

it("a field that the kernel holds no more is empty: another draft was taken up", async () => {
  const { kernel, form } = await opened();
  form.fill(title("old"), true);
  await passes();
  kernel.tell({ values: [] });
  await passes(50);
  expect(textOf(form)).toBe("");
});

describe("problems", () => {
  const missing = [
    { field: "scope", message: "Scope is missing", row: null, column: "" },
    { field: "rse", message: "Element is missing", row: null, column: "" },
  ];

  it("shows none of a field before it was left", async () => {
    const { kernel, form } = await opened();
    kernel.tell({ problems: missing });
    await passes(50);
    expect(form.problems.value).toEqual([]);
    form.leave("scope");
    expect(form.problems.value).toEqual([missing[0]]);
  });

  it("shows all once somebody wanted to go on", async () => {
    const { kernel, form } = await opened();
    kernel.tell({ problems: missing });
    void form.lookOver();
    await passes(100);
    await passes(100);
    expect(form.problems.value).toEqual(missing);
    expect(form.review.value).toBeNull();
  });
});

describe("lookOver() and send()", () => {
  it("sends what the review stands for, after what was typed last has arrived", async () => {
    const { kernel, form } = await opened();
    form.fill(title("user"));
    void form.lookOver();
    await passes(200);
    expect(form.review.value?.digest).toBe("0a1b2c3d4e5f6071");
    void form.send();
    await passes(100);
    expect(kernel.calls.map(({ type }) => type)).toEqual(["fill-in", "review-form", "send-form"]);
    expect([form.state.value.phase, form.review.value]).toEqual(["sending", null]);
  });

  it("are not lost when something else sends the fields meanwhile, and these are sent once", async () => {
    const { kernel, form } = await opened();
    kernel.held.add("fill-in");
    form.fill(title("user"));
    form.suggest("scope", "user");
    void form.lookOver();
    await passes(300);
    kernel.release("fill-in");
    await passes(200);
    expect(form.review.value?.digest).toBe("0a1b2c3d4e5f6071");
    expect(kernel.calls.filter(({ type }) => type === "fill-in")).toHaveLength(1);
  });

  it("wait for what is typed while the fields are on their way", async () => {
    const { kernel, form } = await opened();
    kernel.held.add("fill-in");
    form.fill(title("use"));
    void form.lookOver();
    await passes(100);
    form.fill(title("user"), true);
    await passes(100);
    kernel.release("fill-in");
    await passes(200);
    expect(form.review.value?.digest).toBe("0a1b2c3d4e5f6071");
    expect(kernel.state.values).toEqual([title("user")]);
  });

  it("reviews nothing that the kernel does not have", async () => {
    const { kernel, form } = await opened();
    kernel.faults["fill-in"] = faultOf("error", "no");
    form.fill(title("user"));
    void form.lookOver();
    await passes(300);
    expect([form.review.value, form.fault.value?.message]).toEqual([null, "no"]);
  });
});

describe("progress", () => {
  it("moves the files it names, and no others", async () => {
    const { kernel, form } = await opened();
    const files = [fileOf(0, "a", 10), fileOf(1, "b", 10)];
    kernel.tell({ phase: "sending", files });
    await passes(50);
    const moved = { ...fileOf(1, "b", 10), state: "sending", done: 5 } as const;
    kernel.say({ type: "form-progress", files: [moved], done: 5, total: 20, rate: 1, doing: "Sending" });
    await passes(50);
    expect(form.state.value.files).toEqual([files[0], moved]);
  });
});

describe("drops.take()", () => {
  /** Its bytes come at once: those of a real file take real time. */
  const dropped = (size: number, name = "small.csv") =>
    ({
      ...{ name, size },
      slice: (start: number, end: number) => ({
        arrayBuffer: async () => new ArrayBuffer(Math.min(end, size) - start),
      }),
    }) as unknown as File;

  it("sends pieces of 512 kB, four on their way at a time, each acknowledged [fault 47]", async () => {
    const { kernel, form } = await opened();
    kernel.held.add("drop-piece");
    void form.drops.take([dropped(6 * PIECE + 1)]);
    await passes(500);
    expect(kernel.heldRids).toHaveLength(4);
    kernel.release("drop-piece");
    await passes(3000);
    const pieces = kernel.calls.filter((call) => call.type === "drop-piece");
    expect(pieces.map(({ start }) => start).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => n * PIECE));
    expect(Math.max(...kernel.buffers.map(({ length }) => length))).toBe(PIECE);
    expect(form.drops.coming.value).toEqual([]);
  });

  it("refuses what is larger than the kernel takes, and says where it should go [fault 47]", async () => {
    const { kernel, form } = await opened();
    await form.drops.take([dropped(1e9, "huge.bin")]);
    expect(form.drops.fault.value?.hint).toContain("disk of the kernel");
    expect(kernel.calls).toEqual([]);
  });
});

describe("folder", () => {
  it("asks for windows of rows that are looked at, and for each once", async () => {
    const { kernel, form } = await opened();
    form.folder.open("/home/alice");
    await passes(100);
    form.folder.see(0, 30);
    form.folder.see(500, 530);
    form.folder.see(505, 535);
    await passes(100);
    const starts = kernel.calls.map((call) => call.type === "get-folder" && call.start);
    expect(starts).toEqual([0, 400]);
    expect(form.folder.items.value.get(510)?.name).toBe("f510.csv");
  });

  it("filters a moment after the last stroke, and forgets what was ticked in another folder", async () => {
    const { kernel, form } = await opened();
    form.folder.open("/home/alice");
    await passes(100);
    form.folder.picked.value = new Set(["f1.csv"]);
    for (const pattern of ["*", "*.c", "*.csv"]) form.folder.filter(pattern);
    await passes();
    expect(kernel.calls).toHaveLength(2);
    expect([...form.folder.picked.value]).toEqual(["f1.csv"]);
    form.folder.open("/home/alice/out");
    await passes(100);
    expect(form.folder.picked.value.size).toBe(0);
  });
});
