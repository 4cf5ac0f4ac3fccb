/*
 * From memory of who is great, not from a measurement: who is not listed is judged by
 * other facts.  Two that have a domain in every country are known by their first label.
 */
#include "mail_provider.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Sorted. */
static const char *const domains[] = {
    "126.com",	      "163.com",	"aol.com",	  "apple.com",
    "bigpond.com",    "bol.com.br",	"btinternet.com", "comcast.net",
    "daum.net",	      "earthlink.net",	"excite.com",	  "free.fr",
    "freenet.de",     "gmail.com",	"gmx.at",	  "gmx.ch",
    "gmx.com",	      "gmx.de",		"gmx.net",	  "google.com",
    "googlemail.com", "hanmail.net",	"icloud.com",	  "juno.com",
    "laposte.net",    "libero.it",	"list.ru",	  "live.com",
    "lycos.com",      "mac.com",	"mail.com",	  "mail.ru",
    "me.com",	      "microsoft.com",	"msn.com",	  "naver.com",
    "netscape.net",   "o2.pl",		"onet.pl",	  "orange.fr",
    "outlook.com",    "proton.me",	"protonmail.com", "qq.com",
    "rambler.ru",     "rediffmail.com", "rocketmail.com", "seznam.cz",
    "sina.com",	      "sohu.com",	"t-online.de",	  "terra.com.br",
    "tiscali.it",     "uol.com.br",	"verizon.net",	  "wanadoo.fr",
    "web.de",	      "wp.pl",		"yandex.ru",	  "ymail.com",
    "zoho.com",
};

/* Of the same providers, but nobody's address. */
static const char *const servers[] = {
    "kundenserver.de", "protonmail.ch", "yahoodns.net", "yandex.net", "zohomail.com",
};

/* "yahoo.co.jp", "hotmail.fr" */
static const char *const families[] = {"hotmail", "yahoo"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int
compare(const void *name, const void *row)
{
	const char *listed = *(const char *const *)row;
	int order = *(const char *)name - *listed; /* most often enough */

	return order != 0 ? order : strcmp(name, listed);
}

bool
mail_provider_is(const char *domain)
{
	for (size_t i = 0; i < COUNT(families); i++) {
		size_t len = strlen(families[i]);

		if (strncmp(domain, families[i], len) == 0 && domain[len] == '.')
			return true;
	}
	return bsearch(domain, domains, COUNT(domains), sizeof(domains[0]), compare) !=
	       NULL;
}

bool
mail_provider_home(const char *registered)
{
	return mail_provider_is(registered) ||
	       bsearch(registered, servers, COUNT(servers), sizeof(servers[0]),
		       compare) != NULL;
}
