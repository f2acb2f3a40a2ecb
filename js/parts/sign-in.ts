import segmented from "../styles/segmented.css";
import { addStyles } from "../styles/sheet.ts";
import signIn from "../styles/sign-in.css";

addStyles(segmented, signIn);

export { SignIn } from "../views/sign-in.ts";
