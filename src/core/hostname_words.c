/*
 * The words that providers and postmasters use in host names, from PTR zones of
 * many countries.  A word counts only as a whole run of letters: "pool" says something,
 * "liverpool" does not.  The few affixes are letters that begin or end no other word.
 *
 * Each list is sorted; a test checks it.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "hostname_words.h"

static const char *const access_words[] = {
    "aadsl",	  "abo",	"abonne",      "abonnes",    "adsl",	   "asdl",
    "async",	  "bandaancha", "bandalarga",  "bband",	     "bbcust",	   "bredband",
    "breitband",  "broadband",	"cablel",      "cablemodem", "cablep",	   "catv",
    "cdma",	  "cgn",	"cgnat",       "cpe",	     "dhcp",	   "dial",
    "dialaccess", "dialin",	"dialpool",    "dialup",     "din",	   "dinamic",
    "dinamica",	  "dinamico",	"dip",	       "docsis",     "dsl",	   "dslam",
    "dun",	  "dyn",	"dyna",	       "dynaddr",    "dynamic",	   "dynamik",
    "dynamique",  "dynamisch",	"dynip",       "dynpool",    "dynuser",	   "evdo",
    "fios",	  "fttb",	"fttc",	       "ftth",	     "fttn",	   "fttp",
    "fttx",	  "gpon",	"gprs",	       "gsm",	     "hfc",	   "homeuser",
    "homeusers",  "hotspot",	"hotspots",    "hsd",	     "hsdpa",	   "hsi",
    "hsia",	  "hspa",	"infinitum",   "isdn",	     "lightspeed", "lte",
    "mobiledata", "modem",	"modemcable",  "modems",     "neoplus",	   "neostrada",
    "pooles",	  "poolip",	"ppp",	       "pppoa",	     "pppoe",	   "pppox",
    "pptp",	  "rasdial",	"residential", "resnet",     "roaming",	   "sdsl",
    "shdsl",	  "slip",	"speedy",      "surfer",     "telsurf",	   "triband",
    "umts",	  "uverse",	"velox",       "virtua",     "vpdn",	   "vsat",
    "wifi",	  "wimax",	"wireless",    "wlan",	     "wll",	   "xpon",
};

static const char *const weak_words[] = {
    "abonent",	"abonents",  "acceso",	 "access",  "accesso",	  "bas",	 "bb",
    "bba",	"bng",	     "bras",	 "broad",   "cable",	  "cables",	 "cli",
    "client",	"cliente",   "clientes", "clients", "cm",	  "cmts",	 "cust",
    "customer", "customers", "du",	 "dup",	    "fiber",	  "fibra",	 "fibre",
    "flat",	"home",	     "homes",	 "hs",	    "ipad",	  "ipbf",	 "ipbfp",
    "ipngn",	"ipoe",	     "kabel",	 "klienci", "klient",	  "kund",	 "kunde",
    "kunden",	"lan",	     "line",	 "lns",	    "mob",	  "mobil",	 "mobile",
    "nas",	"nat",	     "natpool",	 "pcp",	    "pool",	  "pools",	 "ras",
    "res",	"revip",     "sub",	 "subs",    "subscriber", "subscribers", "tel",
    "user",	"users",     "usr",	 "utente",  "utenti",
};

static const char *const number_words[] = {"host", "ip"};

static const char *const static_words[] = {
    "biz",	 "bus",	   "business",	"commercial", "company",  "corp",
    "corporate", "ded",	   "dedicated", "enterprise", "estatica", "estatico",
    "ethernet",	 "firma",  "fix",	"fixe",	      "fixed",	  "fixedip",
    "fixip",	 "lease",  "leased",	"leasedline", "ll",	  "office",
    "offices",	 "pro",	   "rrcs",	"sdsl",	      "shdsl",	  "sme",
    "sta",	 "static", "statica",	"statico",    "statics",  "statique",
    "statisch",	 "wsip",
};

static const char *const server_words[] = {
    "amazonaws",
    "box",
    "cloud",
    "cloudapp",
    "colo",
    "coloc",
    "colocation",
    "compute",
    "contabo",
    "contaboserver",
    "cpanel",
    "datacenter",
    "dedi",
    "digitalocean",
    "dns",
    "firewall",
    "fw",
    "gate",
    "gateway",
    "googleusercontent",
    "gw",
    "hetzner",
    "hosted",
    "hosting",
    "ionos",
    "kvm",
    "leaseweb",
    "linode",
    "linodeusercontent",
    "ns",
    "ovh",
    "plesk",
    "poneytelecom",
    "rackspace",
    "root",
    "router",
    "scaleway",
    "serv",
    "server",
    "servers",
    "softlayer",
    "srv",
    "vds",
    "vm",
    "vps",
    "vs",
    "vserver",
    "vultr",
    "vultrusercontent",
    "web",
    "whm",
    "www",
    "xen",
};

static const char *const mail_words[] = {
    "antispam",	    "bounce",	     "bounces", "correio",    "correo",	    "deliver",
    "delivery",	    "domino",	     "edm",	"emarketing", "esmtp",	    "exch",
    "exchange",	    "exim",	     "filter",	"groupware",  "imap",	    "list",
    "lists",	    "listserv",	     "mbox",	"mgate",      "mgw",	    "mout",
    "mta",	    "mtain",	     "mtaout",	"mx",	      "mxa",	    "mxb",
    "mxgate",	    "mxin",	     "mxout",	"mxs",	      "newsletter", "newsletters",
    "notification", "notifications", "notify",	"out",	      "outbound",   "outgoing",
    "outmx",	    "owa",	     "poczta",	"post",	      "posta",	    "postal",
    "postfix",	    "postmaster",    "qmail",	"relay",      "relayout",   "relays",
    "send",	    "sender",	     "sendout", "smarthost",  "spamfilter", "zimbra",
};

#define LIST(words) words, sizeof(words) / sizeof((words)[0])

static const struct list {
	const char *const *words;
	size_t n;
	enum hostname_word meaning;
} lists[] = {
    {LIST(access_words), WORD_ACCESS}, {LIST(weak_words), WORD_WEAK},
    {LIST(number_words), WORD_NUMBER}, {LIST(static_words), WORD_STATIC},
    {LIST(server_words), WORD_SERVER}, {LIST(mail_words), WORD_MAIL},
};

#define N_LISTS (sizeof(lists) / sizeof(lists[0]))

/* What a longer word means when it begins or ends like this. */
static const struct affix {
	const char *text;
	unsigned char len;
	bool ends; /* also at its end */
	enum hostname_word meaning;
} affixes[] = {
    {"dsl", 3, true, WORD_ACCESS},	   {"adsl", 4, false, WORD_ACCESS},
    {"vdsl", 4, false, WORD_ACCESS},	   {"xdsl", 4, false, WORD_ACCESS},
    {"dialin", 6, true, WORD_ACCESS},	   {"dialup", 6, true, WORD_ACCESS},
    {"ppp", 3, false, WORD_ACCESS},	   {"dhcp", 4, true, WORD_ACCESS},
    {"dynamic", 7, true, WORD_ACCESS},	   {"broadband", 9, true, WORD_ACCESS},
    {"cablemodem", 10, true, WORD_ACCESS}, {"catv", 4, true, WORD_ACCESS},
    {"ftth", 4, true, WORD_ACCESS},	   {"fttb", 4, true, WORD_ACCESS},
    {"gprs", 4, true, WORD_ACCESS},	   {"umts", 4, true, WORD_ACCESS},
    {"wlan", 4, true, WORD_ACCESS},	   {"wimax", 5, true, WORD_ACCESS},
    {"isdn", 4, true, WORD_ACCESS},	   {"customer", 8, true, WORD_WEAK},
    {"client", 6, true, WORD_WEAK},	   {"static", 6, true, WORD_STATIC},
    {"server", 6, true, WORD_SERVER},	   {"hosting", 7, true, WORD_SERVER},
    {"mail", 4, true, WORD_MAIL},	   {"smtp", 4, true, WORD_MAIL},
};

struct word {
	const char *text;
	size_t len;
};

static int
compare(const void *key, const void *item)
{
	const struct word *word = key;
	const char *listed = *(const char *const *)item;
	int order = word->text[0] - listed[0]; /* most often enough */

	if (order == 0)
		order = strncmp(word->text, listed, word->len);
	return order != 0 || listed[word->len] == '\0' ? order : -1;
}

static bool
stands_at(const char *at, const struct affix *a)
{
	return *at == *a->text && memcmp(at, a->text, a->len) == 0;
}

static unsigned
affix_of(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof(affixes) / sizeof(affixes[0]); i++) {
		const struct affix *a = &affixes[i];

		if (len < a->len)
			continue;
		if (stands_at(word, a) || (a->ends && stands_at(word + len - a->len, a)))
			return a->meaning;
	}
	return 0;
}

unsigned
hostname_words_of(const char *word, size_t len)
{
	struct word key = {word, len};
	unsigned meaning = 0;

	for (size_t i = 0; i < N_LISTS; i++)
		if (bsearch(&key, lists[i].words, lists[i].n, sizeof(*lists[i].words),
			    compare) != NULL)
			meaning |= lists[i].meaning;
	return meaning != 0 ? meaning : affix_of(word, len);
}

/* "3g", "4g", "5g" standing alone: the only words with a digit. */
static bool
is_generation(const char *name, size_t len, size_t at)
{
	return name[at] == 'g' && at > 0 && name[at - 1] >= '3' && name[at - 1] <= '5' &&
	       (at == 1 || strchr(".-_", name[at - 2]) != NULL) &&
	       (at + 1 == len || strchr(".-_", name[at + 1]) != NULL);
}

unsigned
hostname_words_in(const char *name, size_t len)
{
	unsigned meaning = 0;
	size_t end;

	for (size_t at = 0; at < len; at = end + 1) {
		for (end = at; end < len && ascii_is_lower(name[end]);)
			end++;
		if (end - at > 1)
			meaning |= hostname_words_of(name + at, end - at);
		else if (end > at && is_generation(name, len, at))
			meaning |= WORD_ACCESS;
	}
	return meaning;
}
