import { createPart } from "../stores/part.ts";
import { inPart } from "./in-part.ts";

export const signIn = createPart(() => import("../parts/sign-in.ts"));
export const SignIn = inPart(
  signIn,
  "body",
  ({ SignIn }) => SignIn,
  ({ onCancel }) => onCancel,
);

export const filePicker = createPart(() => import("../parts/file-picker.ts"));
export const FilePicker = inPart(
  filePicker,
  "form-page",
  ({ FilePicker }) => FilePicker,
  ({ onClose }) => onClose,
);

export const review = createPart(() => import("../parts/review.ts"));
export const Review = inPart(review, "form-page", ({ Review }) => Review);
export const Outcome = inPart(review, "form-page", ({ Outcome }) => Outcome);
