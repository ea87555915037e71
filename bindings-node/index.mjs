// The same objects as `require("privity")` gives, under the same names.
import privity from "./index.js";

export const { open, checkModel, restore, Space, PrivityError, version } = privity;
