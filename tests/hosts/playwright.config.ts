import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { STATE } from "../processes.ts";
import { launchOptions } from "./chromium.ts";

export default defineConfig({
  testDir: "..",
  testMatch: ["hosts/**/*.spec.ts", "wheel/**/*.spec.ts"],
  outputDir: join(STATE, "hosts", "results"),
  fullyParallel: false,
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 1000 },
    actionTimeout: 15_000,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions,
  },
});
