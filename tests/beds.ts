/** The beds: what tests need besides the clone, and a person's machine may lack. */
import { join } from "node:path";
import { type Part, type Preparing, prepare } from "./environment.ts";
import { addService, type Lake, startLake } from "./hosts/lake.ts";
import { STATE } from "./processes.ts";

/** The folder of the lake that all tests of a run share; child processes find it as $LAKE_DIR. */
export const TEST_LAKE = join(STATE, "test", "lake");

const PARTS = {
  /** A real Rucio with storage. */
  rucio: ["rucio"],
  /** Its OpenID Connect issuer. */
  oidc: ["rucio"],
  /** Its storage elements that are XRootD's. */
  xrootd: ["rucio", "xrootd"],
  /** A second Rucio, which serves two VOs. */
  multivo: ["rucio"],
  /** Public clients of Zenodo, for its double. */
  zenodo: ["clients"],
  /** A real InvenioRDM, which its tests start. */
  invenio: ["invenio"],
  /** JupyterLab in a real browser. */
  lab: ["chromium"],
  /** Notebook 7, likewise. */
  notebook: ["chromium"],
  /** The stand-in of VS Code, with its own widget manager. */
  vscode: ["chromium", "vscode"],
  /** The stand-in of Colab, whose kernel is old. */
  colab: ["chromium", "kernel6"],
  /** The oldest kernel and the oldest anywidget, in JupyterLab. */
  kernel6: ["chromium", "kernel6"],
} as const satisfies Record<string, readonly Part[]>;

export type Bed = keyof typeof PARTS;

export const isBed = (name: string): name is Bed => name in PARTS;

export interface Beds {
  /** Settles when the bed is up, with nothing, or with the reason why it is not. */
  readonly absent: ReadonlyMap<Bed, Promise<string | undefined>>;
  close(): Promise<void>;
}

/** Makes the beds ready, side by side. */
export function openBeds(names: Iterable<Bed>, signal: AbortSignal): Beds {
  const lakes = new Lakes(signal);
  const open = async (bed: Bed): Promise<string | undefined> => {
    const preparing: Preparing = prepare(PARTS[bed], signal);
    const reasons = await Promise.all(PARTS[bed].map((part) => preparing[part]));
    const reason = reasons.find((one) => one !== undefined);
    if (reason !== undefined) return reason;
    try {
      await lakes.open(bed);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  return { absent: new Map([...names].map((bed) => [bed, open(bed)])), close: () => lakes.close() };
}

/** The lakes that beds need: each is started once, and what a bed adds to it ends with it. */
class Lakes {
  private readonly started = new Map<string, Promise<Lake>>();
  constructor(private readonly signal: AbortSignal) {}

  async open(bed: Bed): Promise<void> {
    if (bed === "rucio") await this.start(TEST_LAKE);
    if (bed === "multivo") await this.start(`${TEST_LAKE}-multivo`, ["--multi-vo"]);
    if (bed === "oidc" || bed === "xrootd") {
      await this.start(TEST_LAKE);
      await addService(TEST_LAKE, bed, this.signal);
    }
  }

  private start(folder: string, options: readonly string[] = []): Promise<Lake> {
    const lake = this.started.get(folder) ?? startLake(folder, this.signal, options);
    this.started.set(folder, lake);
    return lake;
  }

  async close(): Promise<void> {
    const lakes = await Promise.allSettled(this.started.values());
    await Promise.all(lakes.map((lake) => lake.status === "fulfilled" && lake.value.stop()));
  }
}
