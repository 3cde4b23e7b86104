"""The rules of the house: plain values in, a value or `RuleBroken` out.

Standard library only. No clock, no database, no request, no Vietnamese text: the words shown to people are in `branchmeet.labels`.
"""
