import { chromium } from "../environment.ts";

const isRoot = process.getuid?.() === 0;

/** How to start the system's Chromium. Its sandbox refuses root; /dev/shm is small in containers. */
export const launchOptions = {
  executablePath: await chromium(AbortSignal.timeout(600_000)),
  args: [
    "--disable-dev-shm-usage",
    // The stand-ins' pages have public names; their kernels are on this machine.
    "--disable-features=LocalNetworkAccessChecks",
    ...(isRoot ? ["--no-sandbox"] : []),
  ],
};
