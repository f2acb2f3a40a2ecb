/** A cell that runs until the test ends it. */
import { expect } from "@playwright/test";
import type { Host } from "./host.ts";

export class LongCell {
  private constructor(
    private readonly host: Host,
    readonly index: number,
  ) {}

  /** Starts it; when this resolves the kernel has run `code` and is in the cell. */
  static async start(host: Host, code = ""): Promise<LongCell> {
    const index = await host.start(`
import time
from pathlib import Path
Path("end").unlink(missing_ok=True)
${code}
print("begun", flush=True)
while not Path("end").exists(): time.sleep(0.01)
print("ended")`);
    await expect(host.output(index)).toContainText("begun");
    return new LongCell(host, index);
  }

  async end(): Promise<void> {
    this.host.writeFile("end", "");
    expect(await this.host.ended(this.index)).toContain("ended");
  }
}
