// Every page works without this file; it adds comfort to what the server already does.
import { start as startCopy } from "./copy.js";
import { start as startDialog } from "./dialog.js";
import { start as startDirty } from "./dirty.js";
import { start as startEstimate } from "./estimate.js";
import { start as startPasskey } from "./passkey.js";
import { start as startPassword } from "./password.js";
import { start as startPoll } from "./poll.js";
import { start as startTable } from "./table.js";
import { start as startUpload } from "./upload.js";
import { start as startVerify } from "./verify.js";

document.documentElement.classList.add("js");
for (const start of [startCopy, startDialog, startDirty, startEstimate, startPasskey, startPassword, startPoll, startTable, startUpload, startVerify]) {
  start(document);
}
