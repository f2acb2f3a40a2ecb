/** A notebook whose kernel knows where the double of Zenodo is, and in it the browser. */
import { test as base } from "../fixtures.ts";
import { Widget } from "../widget.ts";
import { startZenodo, type Zenodo } from "./double.ts";

interface TestFixtures {
  readonly zenodo: Zenodo;
  /** A browser on it, displayed; `connection`: further arguments of ZenodoBrowser. */
  readonly records: (connection?: string) => Promise<Widget>;
}

/** A cell that shows the browser. */
export const display = (url: string, connection = ""): string => `
from pathlib import Path
from ipylake import ZenodoBrowser
browser = ZenodoBrowser(url=${JSON.stringify(url)}, downloads=str(Path("fetched").absolute())${connection && `, ${connection}`})
browser`;

export const test = base.extend<TestFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from this pattern
  zenodo: async ({}, use) => {
    const zenodo = await startZenodo();
    await use(zenodo);
    await zenodo.stop();
  },
  records: async ({ host, zenodo }, use) => {
    await use(async (connection) => new Widget(host.cell(await host.display(display(zenodo.url, connection)))));
  },
});

export { expect } from "@playwright/test";
