import { describe, expect, it } from "vitest";
import { tree } from "../fake-catalog.ts";
import { passes, searched } from "./rig.ts";

describe("focus", () => {
  it("stays between the first line and the last", async () => {
    const { browser } = await searched(tree(3, 0));
    browser.focus.moveTo(-5);
    expect(browser.focus.position.value).toBe(0);
    browser.focus.moveTo(50);
    expect(browser.focus.position.value).toBe(2);
  });

  it("stays on its row when lines come and go above it", async () => {
    const { browser } = await searched(tree(3, 2));
    browser.focus.moveTo(2);
    browser.outline.open(0);
    await passes();
    expect(browser.focus.position.value).toBe(4);
    browser.outline.close(0);
    expect(browser.focus.position.value).toBe(2);
  });

  it("goes to the row above when its branch is closed", async () => {
    const { browser } = await searched(tree(3, 2));
    browser.outline.open(1);
    await passes();
    browser.focus.moveTo(3);
    browser.outline.close(1);
    expect(browser.focus.position.value).toBe(1);
  });

  it("finds the next name that begins as typed, from where it is and around", async () => {
    const { browser } = await searched(tree(1000, 0));
    browser.focus.find("run.00009");
    await passes();
    expect(browser.focus.position.value).toBe(900);
    browser.focus.moveTo(901);
    browser.focus.find("r");
    await passes();
    expect(browser.focus.position.value).toBe(902);
  });

  it("stays where it was moved to, whatever a search for a name finds after that", async () => {
    const { browser } = await searched(tree(1000, 0));
    browser.focus.find("run.00009");
    browser.focus.moveTo(3);
    await passes();
    expect(browser.focus.position.value).toBe(3);
  });

  it("stays with a row that goes on matching while more is typed", async () => {
    const { browser } = await searched(tree(1000, 0));
    for (const typed of ["r", "ru", "run.000000"]) {
      browser.focus.find(typed);
      await passes();
    }
    expect(browser.focus.position.value).toBe(1);
  });
});
