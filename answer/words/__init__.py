"""Rows → lines and refusals, in Chinese and English."""
