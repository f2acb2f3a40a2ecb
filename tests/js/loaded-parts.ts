import * as depositParts from "../../js/views/deposit-parts.ts";
import * as parts from "../../js/views/parts.ts";

/** Import it where a view is drawn whose parts are to be there from the start, as on a page that has needed them before. */
const never = new AbortController().signal;
const noKernel = () => Promise.reject(new Error("sources need no kernel"));
const all = [...Object.values(parts), ...Object.values(depositParts)]; // both have a part of one name
await Promise.all(all.map((part) => "load" in part && part.load(noKernel, never)));
