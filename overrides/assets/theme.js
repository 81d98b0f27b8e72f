{% include "scripts/theme.js" %}
