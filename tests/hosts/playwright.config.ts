import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { chromium } from "../environment.ts";
import { STATE } from "../processes.ts";

const isRoot = process.getuid?.() === 0;

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
    launchOptions: {
      executablePath: await chromium(AbortSignal.timeout(600_000)),
      // Chromium's sandbox refuses root; /dev/shm is small in containers.
      args: ["--disable-dev-shm-usage", ...(isRoot ? ["--no-sandbox"] : [])],
    },
  },
});
