"""Asks → linked questions: which plans, matters, units and passages of a corpus the words of the slots mean."""
