"""`make bench`: how dear our pages are beside the least that such a page could cost.

Every figure is a ratio of medians, ours to a floor, both taken in turn in one run on PostgreSQL; wall
times alone mean nothing on a machine that others use too. The last line is one JSON object.
"""
