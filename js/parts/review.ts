import review from "../styles/review.css";
import { addStyles } from "../styles/sheet.ts";

addStyles(review);

export { Outcome, Review } from "../views/review.ts";
