/** Bytes of a real Rucio that are not mounted here, into the next cell. */
import { Widget } from "../widget.ts";
import { display, expect, test } from "./fixtures.ts";

test("what no mount has is downloaded, verified, and the next cell reads it", async ({ host }, info) => {
  const folder = info.outputPath("downloads"); // new: what is there already is not downloaded again
  const widget = new Widget(
    host.cell(await host.display(display(`variable="hbb", downloads=${JSON.stringify(folder)}`))),
  );
  await widget.signIn("alice", "secret");
  await widget.search("mc16:run358175.Hbb.AOD");
  await widget.tick("run358175.Hbb.AOD");
  await widget.button("Add to notebook").click();
  await widget.button("Download, set it then").click();
  const drawer = widget.root.getByRole("region", { name: "Transfers" });
  await expect(drawer).toContainText("5 of 5 files here");
  await expect(drawer.getByRole("listitem").first()).toContainText("kB, verified");
  await expect(widget.bar).toContainText("hbb holds 5");
  expect(await host.run("print(len(hbb), 'event,mass_gev' in open(hbb[0]).read())")).toBe("5 True\n");
});
