"""Students, groups, regrouping, attendance, merging."""
