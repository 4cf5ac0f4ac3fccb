"""Times: people keep office hours, zombies do not sleep."""

DAY = 86400


def any_time(rng, begin, end):
    return begin + rng.random() * (end - begin)


def office_time(rng, begin, end):
    """Mostly on working days from 7 to 19; 1 January of 2007 and 2024 is a Monday."""
    while True:
        at = any_time(rng, begin, end)
        hour, weekday = at % DAY / 3600, int(at // DAY + 3) % 7
        share = (1.0 if 7 <= hour < 19 else 0.15) * (1.0 if weekday < 5 else 0.25)
        if rng.random() < share:
            return at


def return_after(rng):
    """Of returns half come within seconds, the rest hours to days later."""
    if rng.random() < 0.5:
        return 1 + rng.expovariate(1 / 20)
    return 3600 * rng.lognormvariate(2.5, 1.3)


def heavy_tail(rng, alpha, most):
    """1 or more; a few have nearly all (Pareto)."""
    return min(most, int(rng.paretovariate(alpha)))
