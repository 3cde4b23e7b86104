"use strict";
const OWN_FILES = [
  {%- for path in ("vendor/bootstrap/branch-bootstrap.min.css", "css/theme.css", "vendor/htmx/htmx.min.js", "js/app.js", "js/shelf.js", "js/hold.js", "js/outbox.js", "icons.svg", "favicon.svg") %}

  {{ asset(path)|tojson }},
  {%- endfor %}
  {%- for name in ("be-vietnam-pro-latin-400-normal", "be-vietnam-pro-latin-700-normal", "be-vietnam-pro-vietnamese-400-normal", "be-vietnam-pro-vietnamese-700-normal", "branch-figures-400", "branch-figures-700") %}

  {{ url_for("static", filename="vendor/fonts/" ~ name ~ ".woff2")|tojson }},
  {%- endfor %}

];
importScripts({{ asset("js/shelf.js")|tojson }}, {{ asset("js/worker.js")|tojson }});
