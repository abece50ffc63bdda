"""Prints tests/studies/statistics/equivalence.json: the two one-sided tests by scipy, which shares no code with us.

    python3 tests/studies/statistics/equivalence-oracle.py > tests/studies/statistics/equivalence.json

The smallest detectable difference is checked by what it promises: the power of the two-sided test by the non-central
t distribution is printed beside it.
"""

import json

import numpy as np
import scipy
from scipy import stats


def case(name, first, second, bound):
    two_sided = stats.ttest_ind(first, second, equal_var=False)
    interval = two_sided.confidence_interval(0.9)
    above = stats.ttest_ind(first + bound, second, equal_var=False, alternative="greater").pvalue
    below = stats.ttest_ind(first - bound, second, equal_var=False, alternative="less").pvalue
    df = two_sided.df
    error = np.sqrt(first.var(ddof=1) / len(first) + second.var(ddof=1) / len(second))
    detectable = (stats.t.ppf(0.975, df) + stats.t.ppf(0.8, df)) * error
    critical = stats.t.ppf(0.975, df)
    return {
        "name": name,
        "first": first.tolist(),
        "second": second.tolist(),
        "bound": bound,
        "difference": first.mean() - second.mean(),
        "low": interval.low,
        "high": interval.high,
        "p": max(above, below),
        "degreesOfFreedom": df,
        "detectable": detectable,
        "powerAtDetectable": stats.nct.sf(critical, df, detectable / error),
    }


rng = np.random.default_rng(1)


def sample(n, centre, spread):
    return np.round(rng.normal(centre, spread, n), 4)


cases = [
    case("many seeds, same mean", sample(40, 0.1, 0.02), sample(64, 0.1, 0.02), 0.02),
    case("few seeds, same mean", sample(5, -8, 10), sample(64, -8, 10), 9.0),
    case("unequal spread, another mean", sample(12, 0.3, 0.1), sample(64, 0.1, 0.02), 0.02),
    case("at the bound", sample(20, 9, 3), sample(64, 0, 3), 9.0),
    case("two values against three", np.array([1.0, 2.5]), np.array([1.5, 1.0, 2.0]), 1.0),
]
print(json.dumps({"by": f"scipy {scipy.__version__}, numpy {np.__version__}", "cases": cases}, indent=2))
