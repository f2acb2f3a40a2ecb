import { cutOff, faint, hidden, sticksOut } from "./measures.ts";
import { show } from "./shown.ts";

/** The element that stands in a notebook: it draws what it is asked for, with nobody but the page. */
export interface Stage extends HTMLElement {
  /** Draws a state at a width, px; resolves with what is wrong with the picture. */
  show(state: string, width: number): Promise<readonly string[]>;
}

/** A module of anywidget's, with the views, the states and a kernel of few words in it. */
export default {
  render({ el }: { readonly el: HTMLElement }) {
    const stage = document.createElement("div") as unknown as Stage;
    stage.className = "stage";
    stage.style.padding = "8px";
    let last = new AbortController();
    stage.show = async (state, width) => {
      last.abort();
      last = new AbortController();
      // The width of the box, and the padding around it.
      stage.style.width = `${width + 16}px`;
      const root = await show(state, stage, last.signal);
      const height = root.querySelector<HTMLElement>(".panel")?.offsetHeight ?? 0;
      const isHigh = height > 560 ? [`${height} px high`] : [];
      return [...isHigh, ...sticksOut(root), ...cutOff(root), ...hidden(root), ...faint(root)];
    };
    el.append(stage);
  },
};
