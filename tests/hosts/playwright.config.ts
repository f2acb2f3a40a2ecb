import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { STATE } from "../processes.ts";
import { launchOptions } from "./chromium.ts";
import type { HostOptions } from "./fixtures.ts";

/** Two runs at a time do not clear each other's results; the workers of one run inherit its name. */
process.env.IPYLAKE_RUN ??= String(process.pid);
const run = process.env.IPYLAKE_RUN;

const EVERYWHERE = "hosts/everywhere/*.spec.ts";
const IN_JUPYTER = ["behind", "life"].map((name) => `hosts/${name}.spec.ts`);

export default defineConfig<object, HostOptions>({
  testDir: "..",
  projects: [
    { name: "hosts", testMatch: "hosts/*.spec.ts" },
    { name: "hosts-rucio", testMatch: ["hosts/rucio/*.spec.ts", EVERYWHERE] },
    { name: "hosts-notebook", testMatch: [EVERYWHERE, ...IN_JUPYTER], use: { hostName: "notebook" } },
    { name: "hosts-vscode", testMatch: EVERYWHERE, use: { hostName: "vscode" } },
    {
      name: "hosts-colab",
      testMatch: EVERYWHERE,
      testIgnore: "**/again.spec.ts", // it does not tell the kernel which cell it runs
      use: { hostName: "colab", kernel: "kernel6" }, // its kernel is an ipykernel 6
    },
    // Pictures of old kernels are Colab's.
    { name: "hosts-kernel6", testMatch: EVERYWHERE, testIgnore: "**/look.spec.ts", use: { kernel: "kernel6" } },
    { name: "look", testMatch: "look/*.spec.ts" },
    { name: "wheel", testMatch: "wheel/*.spec.ts" },
  ],
  outputDir: join(STATE, "hosts", "results", run),
  fullyParallel: false,
  workers: 1,
  // What comes is there long before; only a machine that has stalled comes near these.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 1000 },
    actionTimeout: 30_000,
    // A trace of each test makes all of them a third slower on two cores.
    trace: process.env.IPYLAKE_TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions,
  },
});
