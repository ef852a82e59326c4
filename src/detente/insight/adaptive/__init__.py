"""Adaptive plans: begin with one plan, look at a signpost after some time, and change to another where it shows.

A signpost is something everybody can see; what to watch, and when to change, is part of the plan (Walker, Rahman and
Cave 2001, *European Journal of Operational Research* 128:282; Lempert, Popper and Bankes 2003; Haasnoot, Kwakkel,
Walker and ter Maat 2013, *Global Environmental Change* 23:485). What they come to here, and what they take for granted,
is in `docs/adaptive.md`.
"""
