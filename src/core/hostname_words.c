/*
 * The words that providers and postmasters use in host names, from PTR zones of
 * many countries.  A word counts only as a whole run of letters: "pool" says something,
 * "liverpool" does not.  The few affixes are letters that begin or end no other word.
 *
 * The list is sorted; a test checks it.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "hostname_words.h"

static const struct listed {
	const char *text;
	unsigned meaning;
} words[] = {{"aadsl", WORD_ACCESS},
	     {"abo", WORD_ACCESS},
	     {"abonent", WORD_WEAK},
	     {"abonents", WORD_WEAK},
	     {"abonne", WORD_ACCESS},
	     {"abonnes", WORD_ACCESS},
	     {"acceso", WORD_WEAK},
	     {"access", WORD_WEAK},
	     {"accesso", WORD_WEAK},
	     {"adsl", WORD_ACCESS},
	     {"amazonaws", WORD_SERVER},
	     {"antispam", WORD_MAIL},
	     {"asdl", WORD_ACCESS},
	     {"async", WORD_ACCESS},
	     {"bandaancha", WORD_ACCESS},
	     {"bandalarga", WORD_ACCESS},
	     {"bas", WORD_WEAK},
	     {"bb", WORD_WEAK},
	     {"bba", WORD_WEAK},
	     {"bband", WORD_ACCESS},
	     {"bbcust", WORD_ACCESS},
	     {"biz", WORD_STATIC},
	     {"bng", WORD_WEAK},
	     {"bounce", WORD_MAIL},
	     {"bounces", WORD_MAIL},
	     {"box", WORD_SERVER},
	     {"bras", WORD_WEAK},
	     {"bredband", WORD_ACCESS},
	     {"breitband", WORD_ACCESS},
	     {"broad", WORD_WEAK},
	     {"broadband", WORD_ACCESS},
	     {"bus", WORD_STATIC},
	     {"business", WORD_STATIC},
	     {"cable", WORD_WEAK},
	     {"cablel", WORD_ACCESS},
	     {"cablemodem", WORD_ACCESS},
	     {"cablep", WORD_ACCESS},
	     {"cables", WORD_WEAK},
	     {"catv", WORD_ACCESS},
	     {"cdma", WORD_ACCESS},
	     {"cgn", WORD_ACCESS},
	     {"cgnat", WORD_ACCESS},
	     {"cli", WORD_WEAK},
	     {"client", WORD_WEAK},
	     {"cliente", WORD_WEAK},
	     {"clientes", WORD_WEAK},
	     {"clients", WORD_WEAK},
	     {"cloud", WORD_SERVER},
	     {"cloudapp", WORD_SERVER},
	     {"cm", WORD_WEAK},
	     {"cmts", WORD_WEAK},
	     {"colo", WORD_SERVER},
	     {"coloc", WORD_SERVER},
	     {"colocation", WORD_SERVER},
	     {"commercial", WORD_STATIC},
	     {"company", WORD_STATIC},
	     {"compute", WORD_SERVER},
	     {"contabo", WORD_SERVER},
	     {"contaboserver", WORD_SERVER},
	     {"corp", WORD_STATIC},
	     {"corporate", WORD_STATIC},
	     {"correio", WORD_MAIL},
	     {"correo", WORD_MAIL},
	     {"cpanel", WORD_SERVER},
	     {"cpe", WORD_ACCESS},
	     {"cust", WORD_WEAK},
	     {"customer", WORD_WEAK},
	     {"customers", WORD_WEAK},
	     {"datacenter", WORD_SERVER},
	     {"ded", WORD_STATIC},
	     {"dedi", WORD_SERVER},
	     {"dedicated", WORD_STATIC},
	     {"deliver", WORD_MAIL},
	     {"delivery", WORD_MAIL},
	     {"dhcp", WORD_ACCESS},
	     {"dial", WORD_ACCESS},
	     {"dialaccess", WORD_ACCESS},
	     {"dialin", WORD_ACCESS},
	     {"dialpool", WORD_ACCESS},
	     {"dialup", WORD_ACCESS},
	     {"digitalocean", WORD_SERVER},
	     {"din", WORD_ACCESS},
	     {"dinamic", WORD_ACCESS},
	     {"dinamica", WORD_ACCESS},
	     {"dinamico", WORD_ACCESS},
	     {"dip", WORD_ACCESS},
	     {"dns", WORD_SERVER},
	     {"docsis", WORD_ACCESS},
	     {"domino", WORD_MAIL},
	     {"dsl", WORD_ACCESS},
	     {"dslam", WORD_ACCESS},
	     {"du", WORD_WEAK},
	     {"dun", WORD_ACCESS},
	     {"dup", WORD_WEAK},
	     {"dyn", WORD_ACCESS},
	     {"dyna", WORD_ACCESS},
	     {"dynaddr", WORD_ACCESS},
	     {"dynamic", WORD_ACCESS},
	     {"dynamik", WORD_ACCESS},
	     {"dynamique", WORD_ACCESS},
	     {"dynamisch", WORD_ACCESS},
	     {"dynip", WORD_ACCESS},
	     {"dynpool", WORD_ACCESS},
	     {"dynuser", WORD_ACCESS},
	     {"edm", WORD_MAIL},
	     {"emarketing", WORD_MAIL},
	     {"enterprise", WORD_STATIC},
	     {"esmtp", WORD_MAIL},
	     {"estatica", WORD_STATIC},
	     {"estatico", WORD_STATIC},
	     {"ethernet", WORD_STATIC},
	     {"evdo", WORD_ACCESS},
	     {"exch", WORD_MAIL},
	     {"exchange", WORD_MAIL},
	     {"exim", WORD_MAIL},
	     {"fiber", WORD_WEAK},
	     {"fibra", WORD_WEAK},
	     {"fibre", WORD_WEAK},
	     {"filter", WORD_MAIL},
	     {"fios", WORD_ACCESS},
	     {"firewall", WORD_SERVER},
	     {"firma", WORD_STATIC},
	     {"fix", WORD_STATIC},
	     {"fixe", WORD_STATIC},
	     {"fixed", WORD_STATIC},
	     {"fixedip", WORD_STATIC},
	     {"fixip", WORD_STATIC},
	     {"flat", WORD_WEAK},
	     {"fttb", WORD_ACCESS},
	     {"fttc", WORD_ACCESS},
	     {"ftth", WORD_ACCESS},
	     {"fttn", WORD_ACCESS},
	     {"fttp", WORD_ACCESS},
	     {"fttx", WORD_ACCESS},
	     {"fw", WORD_SERVER},
	     {"gate", WORD_SERVER},
	     {"gateway", WORD_SERVER},
	     {"googleusercontent", WORD_SERVER},
	     {"gpon", WORD_ACCESS},
	     {"gprs", WORD_ACCESS},
	     {"groupware", WORD_MAIL},
	     {"gsm", WORD_ACCESS},
	     {"gw", WORD_SERVER},
	     {"hetzner", WORD_SERVER},
	     {"hfc", WORD_ACCESS},
	     {"home", WORD_WEAK},
	     {"homes", WORD_WEAK},
	     {"homeuser", WORD_ACCESS},
	     {"homeusers", WORD_ACCESS},
	     {"host", WORD_NUMBER},
	     {"hosted", WORD_SERVER},
	     {"hosting", WORD_SERVER},
	     {"hotspot", WORD_ACCESS},
	     {"hotspots", WORD_ACCESS},
	     {"hs", WORD_WEAK},
	     {"hsd", WORD_ACCESS},
	     {"hsdpa", WORD_ACCESS},
	     {"hsi", WORD_ACCESS},
	     {"hsia", WORD_ACCESS},
	     {"hspa", WORD_ACCESS},
	     {"imap", WORD_MAIL},
	     {"infinitum", WORD_ACCESS},
	     {"ionos", WORD_SERVER},
	     {"ip", WORD_NUMBER},
	     {"ipad", WORD_WEAK},
	     {"ipbf", WORD_WEAK},
	     {"ipbfp", WORD_WEAK},
	     {"ipngn", WORD_WEAK},
	     {"ipoe", WORD_WEAK},
	     {"isdn", WORD_ACCESS},
	     {"kabel", WORD_WEAK},
	     {"klienci", WORD_WEAK},
	     {"klient", WORD_WEAK},
	     {"kund", WORD_WEAK},
	     {"kunde", WORD_WEAK},
	     {"kunden", WORD_WEAK},
	     {"kvm", WORD_SERVER},
	     {"lan", WORD_WEAK},
	     {"lease", WORD_STATIC},
	     {"leased", WORD_STATIC},
	     {"leasedline", WORD_STATIC},
	     {"leaseweb", WORD_SERVER},
	     {"lightspeed", WORD_ACCESS},
	     {"line", WORD_WEAK},
	     {"linode", WORD_SERVER},
	     {"linodeusercontent", WORD_SERVER},
	     {"list", WORD_MAIL},
	     {"lists", WORD_MAIL},
	     {"listserv", WORD_MAIL},
	     {"ll", WORD_STATIC},
	     {"lns", WORD_WEAK},
	     {"lte", WORD_ACCESS},
	     {"mbox", WORD_MAIL},
	     {"mgate", WORD_MAIL},
	     {"mgw", WORD_MAIL},
	     {"mob", WORD_WEAK},
	     {"mobil", WORD_WEAK},
	     {"mobile", WORD_WEAK},
	     {"mobiledata", WORD_ACCESS},
	     {"modem", WORD_ACCESS},
	     {"modemcable", WORD_ACCESS},
	     {"modems", WORD_ACCESS},
	     {"mout", WORD_MAIL},
	     {"mta", WORD_MAIL},
	     {"mtain", WORD_MAIL},
	     {"mtaout", WORD_MAIL},
	     {"mx", WORD_MAIL},
	     {"mxa", WORD_MAIL},
	     {"mxb", WORD_MAIL},
	     {"mxgate", WORD_MAIL},
	     {"mxin", WORD_MAIL},
	     {"mxout", WORD_MAIL},
	     {"mxs", WORD_MAIL},
	     {"nas", WORD_WEAK},
	     {"nat", WORD_WEAK},
	     {"natpool", WORD_WEAK},
	     {"neoplus", WORD_ACCESS},
	     {"neostrada", WORD_ACCESS},
	     {"newsletter", WORD_MAIL},
	     {"newsletters", WORD_MAIL},
	     {"notification", WORD_MAIL},
	     {"notifications", WORD_MAIL},
	     {"notify", WORD_MAIL},
	     {"ns", WORD_SERVER},
	     {"office", WORD_STATIC},
	     {"offices", WORD_STATIC},
	     {"out", WORD_MAIL},
	     {"outbound", WORD_MAIL},
	     {"outgoing", WORD_MAIL},
	     {"outmx", WORD_MAIL},
	     {"ovh", WORD_SERVER},
	     {"owa", WORD_MAIL},
	     {"pcp", WORD_WEAK},
	     {"plesk", WORD_SERVER},
	     {"poczta", WORD_MAIL},
	     {"poneytelecom", WORD_SERVER},
	     {"pool", WORD_WEAK},
	     {"pooles", WORD_ACCESS},
	     {"poolip", WORD_ACCESS},
	     {"pools", WORD_WEAK},
	     {"post", WORD_MAIL},
	     {"posta", WORD_MAIL},
	     {"postal", WORD_MAIL},
	     {"postfix", WORD_MAIL},
	     {"postmaster", WORD_MAIL},
	     {"ppp", WORD_ACCESS},
	     {"pppoa", WORD_ACCESS},
	     {"pppoe", WORD_ACCESS},
	     {"pppox", WORD_ACCESS},
	     {"pptp", WORD_ACCESS},
	     {"pro", WORD_STATIC},
	     {"qmail", WORD_MAIL},
	     {"rackspace", WORD_SERVER},
	     {"ras", WORD_WEAK},
	     {"rasdial", WORD_ACCESS},
	     {"relay", WORD_MAIL},
	     {"relayout", WORD_MAIL},
	     {"relays", WORD_MAIL},
	     {"res", WORD_WEAK},
	     {"residential", WORD_ACCESS},
	     {"resnet", WORD_ACCESS},
	     {"revip", WORD_WEAK},
	     {"roaming", WORD_ACCESS},
	     {"root", WORD_SERVER},
	     {"router", WORD_SERVER},
	     {"rrcs", WORD_STATIC},
	     {"scaleway", WORD_SERVER},
	     {"sdsl", WORD_ACCESS | WORD_STATIC},
	     {"send", WORD_MAIL},
	     {"sender", WORD_MAIL},
	     {"sendout", WORD_MAIL},
	     {"serv", WORD_SERVER},
	     {"server", WORD_SERVER},
	     {"servers", WORD_SERVER},
	     {"shdsl", WORD_ACCESS | WORD_STATIC},
	     {"slip", WORD_ACCESS},
	     {"smarthost", WORD_MAIL},
	     {"sme", WORD_STATIC},
	     {"softlayer", WORD_SERVER},
	     {"spamfilter", WORD_MAIL},
	     {"speedy", WORD_ACCESS},
	     {"srv", WORD_SERVER},
	     {"sta", WORD_STATIC},
	     {"static", WORD_STATIC},
	     {"statica", WORD_STATIC},
	     {"statico", WORD_STATIC},
	     {"statics", WORD_STATIC},
	     {"statique", WORD_STATIC},
	     {"statisch", WORD_STATIC},
	     {"sub", WORD_WEAK},
	     {"subs", WORD_WEAK},
	     {"subscriber", WORD_WEAK},
	     {"subscribers", WORD_WEAK},
	     {"surfer", WORD_ACCESS},
	     {"tel", WORD_WEAK},
	     {"telsurf", WORD_ACCESS},
	     {"triband", WORD_ACCESS},
	     {"umts", WORD_ACCESS},
	     {"user", WORD_WEAK},
	     {"users", WORD_WEAK},
	     {"usr", WORD_WEAK},
	     {"utente", WORD_WEAK},
	     {"utenti", WORD_WEAK},
	     {"uverse", WORD_ACCESS},
	     {"vds", WORD_SERVER},
	     {"velox", WORD_ACCESS},
	     {"virtua", WORD_ACCESS},
	     {"vm", WORD_SERVER},
	     {"vpdn", WORD_ACCESS},
	     {"vps", WORD_SERVER},
	     {"vs", WORD_SERVER},
	     {"vsat", WORD_ACCESS},
	     {"vserver", WORD_SERVER},
	     {"vultr", WORD_SERVER},
	     {"vultrusercontent", WORD_SERVER},
	     {"web", WORD_SERVER},
	     {"whm", WORD_SERVER},
	     {"wifi", WORD_ACCESS},
	     {"wimax", WORD_ACCESS},
	     {"wireless", WORD_ACCESS},
	     {"wlan", WORD_ACCESS},
	     {"wll", WORD_ACCESS},
	     {"wsip", WORD_STATIC},
	     {"www", WORD_SERVER},
	     {"xen", WORD_SERVER},
	     {"xpon", WORD_ACCESS},
	     {"zimbra", WORD_MAIL}};

#define N_WORDS (sizeof(words) / sizeof(words[0]))

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
    {"cloud", 5, true, WORD_SERVER},	   {"vps", 3, true, WORD_SERVER},
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
	const char *listed = ((const struct listed *)item)->text;
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
	const struct listed *listed =
	    bsearch(&key, words, N_WORDS, sizeof(words[0]), compare);

	return listed != NULL ? listed->meaning : affix_of(word, len);
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
