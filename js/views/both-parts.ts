import { createPart } from "../stores/part.ts";
import { inPart } from "./in-part.ts";

/** Parts that browsers and forms have. */
export const signIn = createPart(() => import("../parts/sign-in.ts"));
export const SignIn = inPart(
  signIn,
  "body",
  ({ SignIn }) => SignIn,
  ({ onCancel }) => onCancel,
);

export const leftBehind = createPart(() => import("../parts/left-behind.ts"));
export const LeftBehind = inPart(
  leftBehind,
  "popover keys",
  ({ LeftBehind }) => LeftBehind,
  ({ onClose }) => onClose,
);
