"""Why a plan is as it is, and why no plan can do what was asked."""
