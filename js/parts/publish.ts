import publish from "../styles/publish.css";
import review from "../styles/review.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(review, publish);

export { Publish } from "../views/publish.ts";
export { Published } from "../views/published.ts";
