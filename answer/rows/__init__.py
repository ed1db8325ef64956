"""Linked asks → rows, each with its evidence: select, group, fold, compare. Knows no language."""
