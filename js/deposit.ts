import { h } from "preact";
import { greet, OPEN_FORM } from "./bridge/greeting.ts";
import { entry } from "./entry.ts";
import { DepositView } from "./views/deposit-panel.ts";
import { contents } from "./views/deposit-parts.ts";

export default entry(contents, ({ calls, abort }) =>
  h(DepositView, { greeting: greet(calls, OPEN_FORM, abort), abort }),
);
