import { cutOff, faint, hidden, moving, sticksOut, unmarked } from "./measures.ts";
import { show } from "./shown.ts";

/** The element that stands in a page: it draws what it is asked for, with nobody but the page. */
export interface Stage extends HTMLElement {
  /** Draws a state at a width, px; resolves with what is wrong with the picture. */
  show(state: string, width: number): Promise<readonly string[]>;
  /** What does not show that it has the focus; takes the focus everywhere for that. */
  unmarked(): readonly string[];
  moving(): readonly string[];
}

/** A module of anywidget's, with the views, the states and a kernel of few words in it. */
export default {
  render({ el }: { readonly el: HTMLElement }) {
    const stage = document.createElement("div") as unknown as Stage;
    stage.className = "stage";
    Object.assign(stage.style, { boxSizing: "border-box", padding: "8px" });
    let last = new AbortController();
    const drawn = () => stage.firstElementChild?.shadowRoot as ShadowRoot;
    stage.unmarked = () => unmarked(drawn());
    stage.moving = () => moving(drawn());
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
