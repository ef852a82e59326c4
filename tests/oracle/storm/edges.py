"""A case at the edges: rates over nine orders of magnitude, what cannot happen, what is so already, what never ends."""

from fractions import Fraction

TEXT = """
detente: 1
title: At the edges
start: 2030-01-01
clock: month
actors:
  east: {name: East}
options:
  east.alert: {levels: [low, high], tempo: 1 per month}
conditions:
  place: {levels: [calm, tense, brink, war, peace, moon, trap], start: calm}
final: place is war or place is peace
events:
  rises: {when: place is calm, rate: 1000 per month, then: {place: tense}}
  falls: {when: place is tense, rate: 1000 per month, then: {place: calm}}
  slides: {when: place is tense, rate: 0.000001 per month, then: {place: brink}}
  recovers: {when: place is brink, rate: 1 per month, then: {place: calm}}
  breaks: {when: place is brink, rate: 0.001 per month, then: {place: war}}
  settles: {when: place is tense, rate: 0.000003 per month, then: {place: peace}}
interests:
  east: {peace: {want: place is peace, weight: major}}
questions:
  unreachable: {probability: place is moon, within: ever}
  unreachable_soon: {probability: place is moon, within: 12 months}
  unreachable_time: {time: place is moon}
  unreachable_count: {count: becomes place is moon, within: 12 months}
  unreachable_after: {probability: place is war, within: 12 months, after: becomes place is moon}
  already: {probability: place is calm, within: 12 months}
  already_ever: {probability: place is calm, within: ever}
  already_time: {time: place is calm}
  war: {probability: place is war, within: ever}
  war_at_once: {probability: place is war, within: 0.001 months}
  war_in_a_year: {probability: place is war, within: 12 months}
  war_in_an_age: {probability: place is war, within: 1000000 months}
  end: {time: place is war or place is peace}
  war_time: {time: place is war}
"""
TRAPPED = TEXT.replace("then: {place: peace}}", "then: {place: trap}}")
"""What leads to peace leads into a state that nothing leaves and that is not final."""


def exactly() -> dict[str, Fraction]:
    """By hand: from calm and tense it goes on to the brink or to peace, from the brink back or to war."""
    fast, slide, settle, back, fall = (Fraction(rate) for rate in (1000.0, 0.000001, 0.000003, 1.0, 0.001))
    down = slide / (slide + settle)
    war = fall / (back + fall)
    rounds = 1 / (1 - down * (1 - war))  # how often it comes to calm
    # from calm to what ends the to and fro: as often as tense is come to, each at 1/fast + 1/(fast + slide + settle)
    visits = (fast + slide + settle) / (slide + settle)
    to_and_fro = visits * (1 / fast + 1 / (fast + slide + settle))
    return {"war": rounds * down * war, "end": rounds * (to_and_fro + down / (back + fall))}
