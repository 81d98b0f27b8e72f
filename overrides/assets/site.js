{#- Every script that each page needs, in one file: the sources are in scripts/. Leaving comes first,
    so that no fault in another can be in its way. -#}
{% include "scripts/leave.js" %}
{% include "scripts/tools.js" %}
{% include "scripts/search.js" %}
{% include "scripts/cite.js" %}
{% include "scripts/versions.js" %}
{% include "scripts/contents.js" %}
