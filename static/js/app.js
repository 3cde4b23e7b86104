/* Small comforts over pages that work without them. No inline handlers, no eval; everything hangs on data-* attributes. */
"use strict";
