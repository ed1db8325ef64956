"""The corpus as values for a page: the ledger by unit and action, figures as series, plans side by side, the plans themselves."""
