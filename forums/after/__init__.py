"""Afterwards: feedback, the report, and the evidence that it was held and acted on."""
