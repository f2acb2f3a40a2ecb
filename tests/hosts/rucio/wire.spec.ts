/** What a person sees when the wire to the server is slow or breaks. */
import { Widget } from "../widget.ts";
import { test as base, display, expect } from "./fixtures.ts";
import { type Relay, startRelay } from "./relay.ts";

/** About 1 000 of the 21 002 names of scope bulk. */
const SOME = 200_000;

const test = base.extend<{ relay: Relay; relayed: Widget }>({
  relay: async ({ lake }, use) => {
    const relay = await startRelay(lake.url);
    await use(relay);
    await relay.close();
  },
  /** Signed in through the relay. */
  relayed: async ({ relay, notebook }, use) => {
    const widget = new Widget(notebook.cell(await notebook.display(display(`"lake", url="${relay.url}"`))));
    await widget.signIn("alice", "secret");
    await use(widget);
  },
});

test("rows are drawn while the answer still comes; Stop and a newer search keep what they should, and close the connection", async ({
  relay,
  relayed,
}) => {
  relay.holdAfter(SOME);
  await relayed.search("bulk:*");
  await expect(relayed.status).toContainText("still loading");
  await expect(relayed.rows.first()).toBeVisible();
  await expect.poll(relay.held).toBe(1);
  await relayed.button("Stop").click();
  await expect(relayed.status).toContainText("stopped");
  await expect.poll(relay.held).toBe(0);
  await expect(relayed.rows.first()).toBeVisible();

  await relayed.search("bulk:evt*");
  await expect.poll(relay.held).toBe(1);
  await relayed.search("mc16:run2.*");
  await expect(relayed.status).toHaveText("3 DIDs");
  await expect.poll(relay.held).toBe(0);
});

test("an answer that is cut is told as such, its rows stay, and the search goes on from there", async ({
  relay,
  relayed,
}) => {
  relay.holdAfter(SOME);
  await relayed.search("bulk:*");
  await expect.poll(relay.held).toBe(1);
  relay.cut();
  await expect(relayed.status).toContainText("stopped by an error");
  await expect(relayed.root.getByRole("alert")).toContainText("that came before are kept");
  relay.holdAfter(Number.POSITIVE_INFINITY);
  await relayed.button("Go on from here").click();
  await expect(relayed.status).toHaveText("21 002 DIDs");
});
