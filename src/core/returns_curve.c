/*
 * How many return, from cases that are not all watched to the end.
 */
#include "returns_curve.h"

#include <math.h>

#define Z    1.959964 /* two-sided 95 % */
#define TAIL 0.05     /* one-sided, where the interval has one side */

/* Without a return the survival is 1 and its variance 0: what n such cases prove. */
static void
bound_none(uint64_t n, struct returns_share *at)
{
	at->low = 0;
	at->high = n > 0 ? 1 - pow(TAIL, 1 / (double)n) : 1;
}

static void
bound_all(uint64_t n, struct returns_share *at)
{
	at->low = pow(TAIL, 1 / (double)n);
	at->high = 1;
}

/* ${sum}: of d / (n (n - d)), Greenwood's. */
static void
bound(double survival, double sum, struct returns_share *at)
{
	double width = Z * sqrt(sum) / fabs(log(survival));

	at->low = 1 - pow(survival, exp(-width));
	at->high = 1 - pow(survival, exp(width));
}

void
returns_curve(const uint64_t returned[RETURNS_BINS],
	      const uint64_t censored[RETURNS_BINS], struct returns_curve *curve_r)
{
	struct returns_curve c = {.cases = 0};
	double survival = 1, sum = 0;
	uint64_t n;

	for (unsigned i = 0; i < RETURNS_BINS; i++) {
		c.cases += returned[i] + censored[i];
		c.censored += i < RETURNS_NOT ? censored[i] : 0;
	}
	n = c.cases;
	for (unsigned i = 0; i < RETURNS_NOT; i++) {
		double d = (double)returned[i];

		c.at_risk[i] = n;
		if (n > 0) {
			survival *= 1 - d / (double)n;
			sum += returned[i] < n ? d / ((double)n * ((double)n - d)) : 0;
		}
		c.at[i].share = 1 - survival;
		c.at[i].cases = c.cases;
		if (sum == 0 && survival > 0)
			bound_none(n, &c.at[i]);
		else if (survival <= 0)
			bound_all(c.cases, &c.at[i]);
		else
			bound(survival, sum, &c.at[i]);
		n -= returned[i] + censored[i];
	}
	*curve_r = c;
}

struct returns_share
returns_share(double part, double whole)
{
	struct returns_share s = {.high = 1, .cases = (uint64_t)whole};
	double n = whole, z2 = Z * Z, middle, width;

	if (whole <= 0)
		return s;
	s.share = part / n;
	middle = (s.share + z2 / (2 * n)) / (1 + z2 / n);
	width = Z * sqrt(s.share * (1 - s.share) / n + z2 / (4 * n * n)) / (1 + z2 / n);
	s.low = part <= 0 ? 0 : middle - width;
	s.high = part >= whole ? 1 : middle + width;
	return s;
}

uint32_t
returns_curve_quantile(const struct returns_curve *curve, double share)
{
	for (unsigned i = 0; i < RETURNS_NOT; i++)
		if (curve->cases > 0 && curve->at[i].share >= share - 1e-9)
			return returns_ends_s[i];
	return 0;
}
