import { cutOff, faint, hidden, moving, sticksOut, unmarked } from "./measures.ts";
import { show } from "./shown.ts";

/** The element that stands in a page: it draws what it is asked for, with nobody but the page. */
export interface Stage extends HTMLElement {
  /** Draws a state at a width, px; resolves with what is wrong with the picture. */
  show(state: string, width: number): Promise<readonly string[]>;
  /** The same picture at another width, px; returns what is wrong then. */
  resize(width: number): readonly string[];
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
    const setWidth = (width: number) => {
      stage.style.width = `${width + 16}px`; // with the padding around the box
    };
    const drawn = () => stage.firstElementChild?.shadowRoot as ShadowRoot;
    stage.unmarked = () => unmarked(drawn());
    stage.moving = () => moving(drawn());
    stage.resize = (width) => {
      setWidth(width);
      const root = drawn();
      const height = root.querySelector<HTMLElement>(".panel")?.offsetHeight ?? 0;
      const isHigh = height > 560 ? [`${height} px high`] : [];
      return [...isHigh, ...sticksOut(root), ...cutOff(root), ...hidden(root), ...faint(root)];
    };
    stage.show = async (state, width) => {
      last.abort();
      last = new AbortController();
      setWidth(width);
      await show(state, stage, last.signal);
      return stage.resize(width);
    };
    el.append(stage);
  },
};
