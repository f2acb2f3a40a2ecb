import { addStyles } from "../styles/sheet.ts";
import signIn from "../styles/sign-in.css";

addStyles(signIn);

export { SignIn } from "../views/sign-in.ts";
